#include "finetune/adjoint_matching/adjoint_targets.h"

#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

using namespace tiltscope;

namespace {

/// The paper's base and schedule, with the reward b'x, on paths of the exactly tilted model.
struct TiltedPaths {
  BaseConfig base;
  NoiseSchedule schedule{ScheduleConfig{}};
  Eigen::Vector2d b;
  std::shared_ptr<const MixtureDensity> untilted, tilted;
  std::vector<ChainStep> chain;
  ChainPaths paths;
  Workers workers{2};

  TiltedPaths(const Eigen::Vector2d& slope, Eigen::Index n)
      : b(slope),
        untilted(std::make_shared<const MixtureDensity>(GaussianMixture(base))),
        tilted(std::make_shared<const MixtureDensity>(tiltscope::tilted(
            GaussianMixture(base), QuadraticReward({.A = Eigen::Matrix2d::Zero(), .b = b}), 1.0))),
        chain(make_chain(schedule, {.steps = 40, .variance = variance_within(base)})) {
    ExactDenoiser denoiser(tilted, schedule, workers);
    follow(denoiser, chain, n, {4, 0}, workers, paths);
  }

  Eigen::MatrixXf at_end() const { return b.cast<float>().replicate(1, paths.n); }

  /// T - e*, (d, J n): e* is what the tilted model's exact denoiser says.
  Eigen::MatrixXd errors(float longest = std::numeric_limits<float>::infinity()) {
    ExactDenoiser base_denoiser(untilted, schedule, workers);
    Eigen::MatrixXf T;
    adjoint_targets(base_denoiser, chain, paths, at_end(), workers, T, longest);
    return (T - paths.x1_hat).cast<double>();
  }
};

}  // namespace

TEST_CASE(
    "the adjoint's targets have the tilted model's noise prediction as their mean at every "
    "state") {
  constexpr Eigen::Index n = 4'000;
  TiltedPaths problem(Eigen::Vector2d(1.0, 0.0), n);
  const Eigen::MatrixXd errors = problem.errors();
  double largest = 0.0;
  double shift = 0.0;
  for (Eigen::Index j = 0; j < 40; ++j) {
    const Eigen::ArrayXXd error = errors.middleCols(j * n, n).array();
    const Eigen::ArrayXXd x = problem.paths.x.middleCols(j * n, n).cast<double>().array();
    Eigen::ArrayXXd functions(4, n);
    functions.row(0).setOnes();
    functions.middleRows(1, 2) = x;
    functions.row(3) = (2.0 * x.row(0)).tanh();
    for (Eigen::Index r = 0; r < 2; ++r) {
      for (const auto& f : functions.rowwise()) {
        const Eigen::ArrayXd moment = (error.row(r) * f).transpose();
        const double standard_error = std::sqrt(moment.square().mean() / static_cast<double>(n));
        CAPTURE(j);
        CAPTURE(r);
        CHECK(std::abs(moment.mean()) < 4.5 * standard_error + 1e-3);
        largest = std::max(largest, std::abs(moment.mean()));
      }
    }
    // What the targets add to the base's prediction.
    const NoiseLevel level = problem.chain[static_cast<std::size_t>(j)].level;
    const Eigen::MatrixXd base = -level.sigma * problem.untilted->at(level)->score(x.matrix());
    const Eigen::MatrixXd tilted = problem.paths.x1_hat.middleCols(j * n, n).cast<double>();
    shift = std::max(shift, (tilted - base).rowwise().mean().norm());
  }
  MESSAGE("largest moment of the error " << largest << ", largest mean shift " << shift);
  // The errors themselves are about 1.4 in the middle of the chain.
  CHECK(largest < 0.1);
  CHECK(shift > 0.3);
}

TEST_CASE(
    "a bound of six times the reward's gradient shortens few good targets, one of three more") {
  constexpr Eigen::Index n = 4'000;
  TiltedPaths problem(Eigen::Vector2d(1.0, 0.0), n);
  const Eigen::MatrixXd free = problem.errors();
  struct Loss {
    double shortened;  ///< share of the targets
    double moved;      ///< the mean target at a step, at most
  };
  const auto with = [&](float longest) {
    const Eigen::MatrixXd change = problem.errors(longest) - free;
    Loss loss{(change.colwise().norm().array() > 1e-6).cast<double>().mean(), 0.0};
    for (Eigen::Index j = 0; j < 40; ++j) {
      loss.moved = std::max(loss.moved, change.middleCols(j * n, n).rowwise().mean().norm());
    }
    return loss;
  };
  const Loss three = with(3.0f);
  const Loss six = with(6.0f);
  MESSAGE("at three: " << 100.0 * three.shortened << " % shortened, a step's mean moves by "
                       << three.moved << " at most; at six: " << 100.0 * six.shortened << " % and "
                       << six.moved);
  // The tilt itself moves the mean by 0.57.
  CHECK(six.moved < 0.05);
  CHECK(six.shortened < 0.5 * three.shortened);
  CHECK(six.moved < 0.6 * three.moved);
}

TEST_CASE("where all posteriors share a covariance, the adjoint's targets have no noise") {
  TiltedPaths problem(Eigen::Vector2d(0.0, 4.0), 100);
  CHECK(problem.errors().cwiseAbs().maxCoeff() < 1e-4);
  // Half the reward gives other ones.
  const Eigen::MatrixXf half = 0.5f * problem.at_end();
  ExactDenoiser base_denoiser(problem.untilted, problem.schedule, problem.workers);
  Eigen::MatrixXf T;
  adjoint_targets(base_denoiser, problem.chain, problem.paths, half, problem.workers, T);
  CHECK((T - problem.paths.x1_hat).cwiseAbs().maxCoeff() > 0.3f);
}

TEST_CASE("a target that is too far from the base's prediction is brought nearer, and no other") {
  TiltedPaths problem(Eigen::Vector2d(0.0, 4.0), 40);
  const Eigen::MatrixXd free = problem.errors();
  const Eigen::MatrixXd bounded = problem.errors(0.5f);
  ExactDenoiser base_denoiser(problem.untilted, problem.schedule, problem.workers);
  Eigen::MatrixXf base;
  adjoint_targets(base_denoiser, problem.chain, problem.paths, 0.0f * problem.at_end(),
                  problem.workers, base);
  const Eigen::MatrixXd exact = problem.paths.x1_hat.cast<double>();
  int shortened = 0;
  for (Eigen::Index i = 0; i < free.cols(); ++i) {
    const Eigen::VectorXd from_base = exact.col(i) + free.col(i) - base.col(i).cast<double>();
    const Eigen::VectorXd now = exact.col(i) + bounded.col(i) - base.col(i).cast<double>();
    const double length = std::min(from_base.norm(), 0.5);
    CHECK((now - length / from_base.norm() * from_base).norm() < 1e-5);
    if (from_base.norm() > 0.5) ++shortened;
  }
  CHECK(shortened > 0);
  CHECK(shortened < free.cols());
}
