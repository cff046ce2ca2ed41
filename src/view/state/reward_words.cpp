#include "view/state/reward_words.h"

#include "plot/ticks.h"
#include "reward/stock_rewards.h"

#include <algorithm>

namespace tiltscope::view {
namespace {

/// "(0, 4)·x"; long vectors keep their names.
std::string linear_words(const Eigen::VectorXd& b) {
  constexpr Eigen::Index most_entries = 4;
  return (b.size() <= most_entries ? vector_words(b) : std::string("b")) + "·x";
}

/// A long formula would push what happens now off the line.
bool is_long(const std::string& formula) {
  constexpr std::size_t longest = 20;
  return formula.size() > longest;
}

}  // namespace

std::string_view reward_words(RewardKind kind) {
  switch (kind) {
    case RewardKind::quadratic:
      return "Linear and quadratic: r(x) = ½ x·Ax + b·x + c (4.2), and linear alone while A = 0. "
             "The exact density after every tilt is a mixture again (4.10).";
    case RewardKind::distance:
      return "Distance: r(x) = −|x − a|, which draws samples to the point a.";
    case RewardKind::expression:
      return "Formula: r(x) from the coordinates of x, typed by you or taken from a list.";
    case RewardKind::picture:
      return "Picture: r(x) is the grey of a picture at x, painted by you or read from a PNG; "
             "bright places are liked.";
    case RewardKind::process:
      return "Program: a program of yours computes r(x).";
  }
  return {};
}

std::string reward_factor(const RewardConfig& reward) {
  switch (reward.kind) {
    case RewardKind::quadratic:
      break;
    case RewardKind::distance: {
      const bool origin = reward.a.size() == 0 || reward.a.isZero(0.0);
      return origin ? "−|x|" : "−|x − " + vector_words(reward.a) + "|";
    }
    case RewardKind::expression:
      return is_long(reward.formula) ? "r(x)" : "(" + reward.formula + ")";
    case RewardKind::picture:
      return "picture(x)";
    case RewardKind::process:
      return "program(x)";
  }
  const bool linear = reward.A.isZero(0.0);
  const bool constant = reward.b.isZero(0.0);
  if (linear) return constant ? "0" : linear_words(reward.b);
  return constant ? "½ x·Ax" : "(½ x·Ax + " + linear_words(reward.b) + ")";
}

std::string reward_place(const RewardConfig& reward) {
  if (reward.kind != RewardKind::expression || !is_long(reward.formula)) return {};
  const auto stock = std::ranges::find(stock_rewards, reward.formula, &StockReward::formula);
  if (stock == stock_rewards.end()) return "r by your formula";
  return "r large " + std::string(stock->place);
}

std::string vector_words(const Eigen::VectorXd& vector) {
  std::string text;
  for (const double entry : vector) {
    text += (text.empty() ? "(" : ", ") + plot::short_number(entry, 3);
  }
  return text + ")";
}

}  // namespace tiltscope::view
