#include "reward/expression_reward.h"

#include "config/invalid_value.h"
#include "config/wording.h"
#include "reward/reward_error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace tiltscope {
namespace {

/// "(1, -0.5)"; of many coordinates only the first.
std::string point(const Eigen::Ref<const Eigen::VectorXd>& x) {
  constexpr Eigen::Index most = 8;
  std::string text = "(";
  for (Eigen::Index i = 0; i < std::min(most, x.size()); ++i) {
    text.append(i > 0 ? ", " : "").append(rounded(x[i]));
  }
  return text + (x.size() > most ? ", ...)" : ")");
}

/// In the words of a configuration.
Formula read_formula(const std::string& text, Eigen::Index d) {
  try {
    return Formula(text, d);
  } catch (const FormulaError& error) {
    constexpr std::string_view start = "formula, ";
    std::string_view what = error.what();
    if (what.starts_with(start)) what.remove_prefix(start.size());
    throw InvalidValue({{"reward", "formula"}, {"base", "means"}}, "at " + std::string(what));
  }
}

}  // namespace

ExpressionReward::ExpressionReward(std::string text, Eigen::Index d)
    : formula_(read_formula(text, d)) {
  config_.kind = RewardKind::expression;
  config_.formula = std::move(text);
}

void ExpressionReward::evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                Eigen::Ref<Eigen::VectorXd> values) const {
  formula_.evaluate(x, values);
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    if (values[j] < std::numeric_limits<double>::infinity()) continue;  // -inf, too; NaN is not
    const bool is_nan = std::isnan(values[j]);
    throw RewardError("the reward's formula is " + std::string(is_nan ? "NaN" : "+infinity") +
                      " at x = " + point(x.col(j)) + ", from " + formula_.origin(x.col(j)) +
                      (is_nan ? "" : "; only -infinity may be, which is a wall"));
  }
}

std::optional<Eigen::MatrixXd> ExpressionReward::gradients(const Eigen::MatrixXd& x) const {
  if (!formula_.has_gradient()) return std::nullopt;
  Eigen::MatrixXd gradients(x.rows(), x.cols());
  formula_.gradients(x, gradients);
  return gradients;
}

}  // namespace tiltscope
