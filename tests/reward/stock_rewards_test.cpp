#include "reward/stock_rewards.h"

#include "config/reward_config.h"
#include "reward/formula.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <string>

using namespace tiltscope;

namespace {

double value(const std::string& name, double x, double y) {
  for (const StockReward& stock : stock_rewards) {
    if (stock.name != name) continue;
    Eigen::VectorXd value(1);
    Formula(stock.formula, 2).evaluate(Eigen::Vector2d(x, y), value);
    return value[0];
  }
  FAIL("no such reward");
  return 0.0;
}

}  // namespace

TEST_CASE("stock rewards have a value everywhere, a name of their own, and words for a tooltip") {
  Eigen::MatrixXd x(2, 81 * 81);
  for (int i = 0; i < 81; ++i) {
    for (int j = 0; j < 81; ++j) x.col(81 * i + j) << 0.25 * (i - 40), 0.25 * (j - 40);
  }
  std::set<std::string_view> names;
  std::set<std::string_view> formulas;
  for (const StockReward& stock : stock_rewards) {
    CAPTURE(std::string(stock.name));
    CHECK(names.insert(stock.name).second);
    CHECK(formulas.insert(stock.formula).second);
    CHECK(stock.words.size() > 20);
    CHECK_FALSE(stock.words.ends_with('.'));
    CHECK(stock.lambda > 0.0);
    Eigen::VectorXd values(x.cols());
    Formula(stock.formula, 2).evaluate(x, values);
    CHECK(values.allFinite());
  }
}

TEST_CASE("the formula that a configuration starts with is a stock reward") {
  const std::string formula = RewardConfig{}.formula;
  CHECK(std::ranges::count(stock_rewards, formula, &StockReward::formula) == 1);
}

TEST_CASE("stock rewards are what they say") {
  CHECK(value("half-plane", 0.1, 5) == 4.0);
  CHECK(value("half-plane", 0, 5) == 0.0);
  CHECK(value("disc", 0.5, 0.49) == 6.0);
  CHECK(value("disc", 0.5, 0.51) == 0.0);
  CHECK(value("ring", 1.2, 1.6) == doctest::Approx(0.0));
  CHECK(value("ring", 0, 2.3) == doctest::Approx(-0.5));
  CHECK(value("log sigmoid", 1, 3) == doctest::Approx(-std::numbers::ln2));
  CHECK(value("distance to a point", 3, 6) == -15.0);
  for (int octant = 0; octant < 8; ++octant) {
    const double angle = (octant + 0.5) * std::numbers::pi / 4;
    CHECK(value("one octant", std::cos(angle), std::sin(angle)) == (octant == 0 ? 6.0 : 0.0));
  }
  // By how much the nine modes that stay are above all others of the grid.
  double lowest_kept = 100.0;
  double highest_left = -100.0;
  int kept = 0;
  for (int i = -2; i <= 2; ++i) {
    for (int j = -2; j <= 2; ++j) {
      const double r = value("nine of twenty-five", 2 * i, 2 * j);
      if (i % 2 == 0 && j % 2 == 0) {
        ++kept;
        lowest_kept = std::min(lowest_kept, r);
      } else {
        highest_left = std::max(highest_left, r);
      }
    }
  }
  CHECK(kept == 9);
  // At x1 = -4: 6 - 0.6; at x1 = 4 beside a mode that stays: 3 - 3 + 0.6.
  CHECK(lowest_kept - highest_left == doctest::Approx(4.8));
}
