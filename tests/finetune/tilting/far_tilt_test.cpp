#include "capture_binding.h"
#include "config/options.h"
#include "config/targets.h"
#include "diffusion/watchdog.h"
#include "finetune/tilting/tilting.h"
#include "math/lattice.h"
#include "nn/predictor.h"
#include "support.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>

#include <cmath>
#include <string>

using namespace tiltscope;

namespace {

/// A model of N(0, I), which is exact: x1_hat = sigma x, since a new network's output is 0.
NoiseNetwork normal_model() {
  NoiseNetwork network(2, {.depth = 2, .width = 48, .time_features = 16}, ScheduleConfig{});
  network.mlp().initialise(1);
  network.data_mean_square().setOnes();
  return network;
}

Eigen::MatrixXf normal_data(Eigen::Index n) {
  Eigen::MatrixXf data(2, n);
  fill_lattice_normal(RandomStream(3, Purpose::test), data);
  return data;
}

TiltingConfig one_tilt(TiltTarget target) {
  TiltingConfig config;
  config.tilts = 1;
  config.epochs = 25;
  config.rate = 3e-3;
  config.target = target;
  config.average = Average::sample;
  settle(config);
  return config;
}

TiltOutcome tilt_by(const TiltingConfig& config, const RewardConfig& reward, Eigen::Index samples,
                    NoiseNetwork& network) {
  Workers workers(1);
  const TiltStep step{make_reward(reward, 2), config.lambda / config.tilts, config.rate, 1, 0};
  return tilt_once(network, normal_data(samples), step, config, workers, [](double) {});
}

/// The RMSE of x1_hat at t = .5, over draws from the noised N(mean, covariance), for which it
/// should be x1_hat = sigma (alpha^2 covariance + sigma^2 I)^-1 (x - alpha mean).
double error_to(const NoiseNetwork& network, const Eigen::Vector2d& mean,
                const Eigen::Matrix2d& covariance) {
  constexpr Eigen::Index n = 32;
  const auto [alpha, sigma] = network.schedule().at(0.5);
  const Eigen::Matrix2d S =
      alpha * alpha * covariance + sigma * sigma * Eigen::Matrix2d::Identity();
  const Eigen::Matrix2d root = S.llt().matrixL();
  const Eigen::MatrixXd spread = root * normal_data(n).cast<double>();
  const Eigen::MatrixXd x = spread.colwise() + alpha * mean;
  Eigen::MatrixXf x1_hat(2, n);
  Predictor(network).predict(x.cast<float>(), Eigen::VectorXf::Constant(n, 0.5f),
                             Eigen::VectorXf::Constant(n, static_cast<float>(alpha)),
                             Eigen::VectorXf::Constant(n, static_cast<float>(sigma)), x1_hat);
  const Eigen::MatrixXd offsets = x.colwise() - alpha * mean;
  const Eigen::MatrixXd exact = sigma * S.inverse() * offsets;
  return std::sqrt((x1_hat.cast<double>() - exact).colwise().squaredNorm().mean());
}

}  // namespace

TEST_CASE("one tilt by all of lambda ends at the target, but for the first-order one") {
  const RewardConfig reward{.A = Eigen::Matrix2d{{-3.0, 0.0}, {0.0, -1.0}},
                            .b = Eigen::Vector2d(0.0, 1.0)};
  // exp(r) N(0, I) is normal with the precision I - A.
  const Eigen::Matrix2d covariance = (Eigen::Matrix2d::Identity() - reward.A).inverse();
  const Eigen::Vector2d mean = covariance * reward.b;
  const double before = error_to(normal_model(), mean, covariance);
  for (const auto& [target, word, shown] : options::target) {
    CAPTURE_BINDING(word);
    NoiseNetwork network = normal_model();
    const TiltOutcome outcome = tilt_by(one_tilt(target), reward, 2'000, network);
    const double after = error_to(network, mean, covariance);
    CAPTURE(before);
    CAPTURE(after);
    if (target == TiltTarget::first_order) {
      CHECK(after > 0.5 * before);
    } else {
      CHECK(after < 0.3 * before);
    }
    // The loss of what may be implicit says nothing; the gradient does whatever the target.
    CHECK(std::isnan(outcome.loss) == may_be_implicit(target));
    CHECK(outcome.gradient > 0.0);
    CHECK(outcome.gradient < 10.0);
  }
}

TEST_CASE("the paper's whole reward in one tilt gives numbers, if poor ones") {
  for (const auto target : {TiltTarget::exact, TiltTarget::implicit, TiltTarget::reward_weighted}) {
    NoiseNetwork network = normal_model();
    TiltingConfig config = one_tilt(target);
    config.epochs = 3;
    const TiltOutcome outcome =
        tilt_by(config, {.A = Eigen::Matrix2d::Zero(), .b = Eigen::Vector2d(0, 4)}, 1'000, network);
    CHECK(std::isfinite(outcome.gradient));
    CHECK(network.mlp().parameters().allFinite());
    // Upwards: less noise is seen in points high up.
    const Eigen::Vector2d up(0, 4);
    CHECK(error_to(network, up, Eigen::Matrix2d::Identity()) <
          error_to(normal_model(), up, Eigen::Matrix2d::Identity()));
  }
}

TEST_CASE("a tilt whose weights no float can hold is refused with a remedy") {
  const RewardConfig reward{.A = Eigen::Matrix2d::Zero(), .b = Eigen::Vector2d(0, 40)};
  for (const auto target : {TiltTarget::exact, TiltTarget::implicit, TiltTarget::reward_weighted}) {
    NoiseNetwork network = normal_model();
    const Eigen::VectorXf before = network.mlp().parameters();
    std::string refusal;
    try {
      tilt_by(one_tilt(target), reward, 100, network);
    } catch (const Diverged& error) {
      refusal = error.what();
    }
    CHECK(refusal.starts_with("tilt 1: exp(delta r) of a sample is exp("));
    CHECK(refusal.find("more than floats can hold; try more tilts") != std::string::npos);
    CHECK(network.mlp().parameters() == before);
  }
  NoiseNetwork network = normal_model();
  TiltingConfig many = one_tilt(TiltTarget::implicit);
  many.epochs = 1;
  many.tilts = 20;
  CHECK_NOTHROW(tilt_by(many, reward, 100, network));
}
