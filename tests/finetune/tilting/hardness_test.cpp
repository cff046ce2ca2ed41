#include "finetune/tilting/hardness.h"

#include "reward/expression_reward.h"
#include "support.h"

using namespace tiltscope;

namespace {

const BaseConfig two_modes;

/// A mode of the mass of a thousandth, far from the other.
BaseConfig rare_mode() {
  BaseConfig base;
  base.weights = Eigen::Vector2d(0.999, 0.001);
  base.means = {Eigen::Vector2d(-3.0, 0.0), Eigen::Vector2d(3.0, 0.0)};
  return base;
}

BaseConfig grid_of_25() {
  BaseConfig base;
  base.weights = Eigen::VectorXd::Constant(25, 0.04);
  base.means.clear();
  for (int i = 0; i < 25; ++i)
    base.means.emplace_back(Eigen::Vector2d(2 * (i % 5) - 4, 2 * (i / 5) - 4));
  base.covariances.assign(25, 0.09 * Eigen::Matrix2d::Identity());
  return base;
}

Hardness of(const BaseConfig& base, const char* formula, Eigen::Index samples = 2'000) {
  return hardness(base, ExpressionReward(formula, 2), 1.0, 20, {.samples = samples});
}

}  // namespace

TEST_CASE("the error of first-order tilts is that of the closed form") {
  // One mode and r = a x^2 / 2 along one axis: the posterior's precision falls from 2 by a, so that
  // with m = alpha x_t its mean is 2 m / (2 - s a) after a share s, and each first-order step adds
  // delta a mean / (2 - s a).
  BaseConfig base;
  base.weights = Eigen::VectorXd::Ones(1);
  base.means = {Eigen::VectorXd::Zero(1)};
  base.covariances = {Eigen::MatrixXd::Identity(1, 1)};
  const double a = -1.5;
  const int tilts = 10;
  double summed = 0.0;
  for (int k = 0; k < tilts; ++k) {
    const double precision = 2.0 - a * k / tilts;
    summed += a / tilts * 2.0 / (precision * precision);
  }
  const double exact = 2.0 / (2.0 - a) - 1.0;
  const double expected = std::abs(summed - exact) / std::abs(exact);
  const Hardness found =
      hardness(base, ExpressionReward("-0.75*x1^2", 1), 1.0, tilts, {.samples = 4'000});
  CHECK(found.first_order == doctest::Approx(expected).epsilon(1e-3));
  CHECK(found.estimate == doctest::Approx(expected).epsilon(0.3));
}

TEST_CASE("where tilts leave out a hundredth or more, a run tells it within a factor of two") {
  struct Pair {
    BaseConfig base;
    const char* formula;
    double truth;  ///< computed apart, in percent
  };
  const Pair pairs[] = {{two_modes, "x1", 1.7},
                        {two_modes, "4*(x1 > 0)", 4.1},
                        {rare_mode(), "8*(x1 > 0)", 6.0},
                        {two_modes, "-(hypot(x1, x2) - 2)^2/(2*0.3^2)", 11.4},
                        {two_modes, "logsigmoid(6*(x1 - 1))", 13.4}};
  for (const Pair& pair : pairs) {
    CAPTURE(pair.formula);
    const Hardness found = of(pair.base, pair.formula);
    CHECK(found.first_order == doctest::Approx(0.01 * pair.truth).epsilon(0.15));
    CHECK(found.estimate < 2.0 * found.first_order);
    CHECK(found.estimate > 0.5 * found.first_order);
    CHECK(found.tilts_by_tolerance > 1);
  }
  CHECK(of(grid_of_25(), "3*(cos(pi*x1/2) + cos(pi*x2/2)) + 0.15*x1").first_order > 0.0);
}

TEST_CASE("where tilts leave out next to nothing, a run tells less than a hundredth") {
  for (const char* formula : {"4*x2", "-3*hypot(x1, x2 - 2)"}) {
    CAPTURE(formula);
    const Hardness found = of(two_modes, formula, 1'000);
    CHECK(found.first_order < 0.006);
    CHECK(found.estimate < 0.01);
  }
}

TEST_CASE("an effective size asks for the most tilts where first-order tilts are exact") {
  const Hardness paper = of(two_modes, "4*x2");
  const Hardness step = of(two_modes, "logsigmoid(6*(x1 - 1))");
  CHECK(paper.effective_share == doctest::Approx(std::exp(-8.0)).epsilon(1e-2));
  CHECK(paper.tilts_by_ess > step.tilts_by_ess);
  CHECK(paper.tilts_by_tolerance < step.tilts_by_tolerance);
}

TEST_CASE("what has no grid is refused") {
  BaseConfig three;
  for (auto& mean : three.means) mean = Eigen::Vector3d::Zero();
  three.covariances.assign(2, Eigen::Matrix3d::Identity());
  CHECK_THROWS_AS(hardness(three, ExpressionReward("x1", 3), 1.0, 5), std::domain_error);
  CHECK_THROWS_AS(of(two_modes, "x1 > 0 ? 0 : -1/0"), std::exception);
  CHECK_THROWS_AS(of(two_modes, "2*x1^2"), std::domain_error);
}
