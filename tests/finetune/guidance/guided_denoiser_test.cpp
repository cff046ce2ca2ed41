#include "finetune/guidance/guided_denoiser.h"

#include "nn/made_up_network.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_density.h"
#include "support.h"

#include <Eigen/LU>

#include <memory>
#include <stdexcept>

using namespace tiltscope;

namespace {

/// Points all over the noised density.
Eigen::MatrixXf points(Eigen::Index d, Eigen::Index n) {
  Eigen::MatrixXf x(d, n);
  RandomStream(4, Purpose::test).fill_normal(x);
  return 2.0f * x;
}

/// e_g of the paper's base with the reward b.x and its exact denoiser.
Eigen::MatrixXf guided_by(const Eigen::Vector2d& b, const Eigen::MatrixXf& x, double t) {
  const Experiment experiment;
  const NoiseSchedule schedule(experiment.schedule);
  Workers workers(2);
  ExactDenoiser exact(std::make_shared<const MixtureDensity>(GaussianMixture(experiment.base)),
                      schedule, workers);
  RewardConfig config;
  config.b = b;
  const auto reward = make_reward(config, 2);
  GuidedDenoiser guided(exact, schedule, *reward, 0.7, workers);
  Eigen::MatrixXf e(x.rows(), x.cols());
  guided.predict_noise(x, t, e);
  return e;
}

/// x1_hat of exp(0.7 b.x) p, with p the paper's base.
Eigen::MatrixXf exactly_tilted(const Eigen::Vector2d& b, const Eigen::MatrixXf& x, double t) {
  Experiment experiment;
  experiment.reward.b = b;
  const NoiseSchedule schedule(experiment.schedule);
  Workers workers(1);
  ExactDenoiser exact(tilted_density(experiment.base, experiment.reward, 0.7), schedule, workers);
  Eigen::MatrixXf e(x.rows(), x.cols());
  exact.predict_noise(x, t, e);
  return e;
}

}  // namespace

TEST_CASE("guidance is the tilted denoiser where the reward is linear along the modes' width") {
  // Given x_t, x2 is Gaussian with one covariance, whichever mode x0 is of.
  for (const double t : {0.001, 0.1, 0.5, 0.9, 0.999}) {
    CAPTURE(t);
    const Eigen::MatrixXf x = points(2, 70);
    const Eigen::Vector2d b(0.0, 4.0);
    CHECK((guided_by(b, x, t) - exactly_tilted(b, x, t)).cwiseAbs().maxCoeff() < 2e-4);
  }
}

TEST_CASE("guidance is not the tilted denoiser where the reward tells modes apart") {
  const Eigen::MatrixXf x = points(2, 70);
  const Eigen::Vector2d b(1.0, 0.0);
  CHECK((guided_by(b, x, 0.001) - exactly_tilted(b, x, 0.001)).cwiseAbs().maxCoeff() < 1e-3);
  CHECK((guided_by(b, x, 0.5) - exactly_tilted(b, x, 0.5)).cwiseAbs().maxCoeff() > 0.1);
}

TEST_CASE("guidance of a network is the gradient of the reward at x0_hat, by differences") {
  RewardConfig config;
  config.A = Eigen::Matrix2d{{-0.5, 0.3}, {0.3, 0.2}};
  config.b = Eigen::Vector2d(0.5, -1.0);
  const auto reward = make_reward(config, 2);
  const auto& [d, network_config, schedule_config] = test::made_up_shapes[0];
  const test::MadeUpNetwork made_up(d, network_config, schedule_config);
  const test::ExactNetwork reference(made_up.network);
  const NoiseSchedule schedule(schedule_config);
  Workers workers(2);
  LearnedDenoiser learned(made_up.network, workers);
  GuidedDenoiser guided(learned, schedule, *reward, 1.3, workers);
  const double t = 0.6;
  const auto [alpha, sigma] = schedule.at(t);
  // Two of the kernel's blocks and a part of the next.
  const Eigen::MatrixXf x = points(2, 70);
  Eigen::MatrixXf e_g(2, 70), e(2, 70);
  guided.predict_noise(x, t, e_g);
  CHECK(learned.calls() == 70);
  learned.predict_noise(x, t, e);
  auto pass = reference.pass(1);
  pass.t[0] = static_cast<double>(static_cast<float>(t));
  for (const Eigen::Index j : {0, 31, 32, 63, 64, 69}) {
    CAPTURE(j);
    const Eigen::VectorXd a = test::gradient(
        [&, alpha = alpha, sigma = sigma](const Eigen::VectorXd& x_t) {
          pass.x_t.col(0) = x_t;
          reference.forward(pass);
          const Eigen::VectorXd x0_hat = (x_t - sigma * pass.x1_hat.col(0)) / alpha;
          return 1.3 * (0.5 * x0_hat.dot(config.A * x0_hat) + config.b.dot(x0_hat));
        },
        x.col(j).cast<double>());
    const Eigen::VectorXd moved = ((e - e_g).col(j) / static_cast<float>(sigma)).cast<double>();
    CHECK((moved - a).norm() < 1e-3 * a.norm());
  }
}

TEST_CASE("the exact denoiser's product is that with its Jacobian") {
  // Of N(m, S): x1_hat = sigma (alpha^2 S + sigma^2)^-1 (x - alpha m).
  const Eigen::Matrix2d S{{1.5, 0.6}, {0.6, 0.5}};
  const BaseConfig base{Eigen::VectorXd::Ones(1), {Eigen::Vector2d(1.0, -2.0)}, {S}};
  const NoiseSchedule schedule{ScheduleConfig{}};
  Workers workers(1);
  ExactDenoiser exact(std::make_shared<const MixtureDensity>(GaussianMixture(base)), schedule,
                      workers);
  const Eigen::MatrixXf x = points(2, 5);
  const Eigen::MatrixXf v = points(2, 6).rightCols(5) * 100.0f;
  for (const double t : {0.001, 0.3, 0.95}) {
    CAPTURE(t);
    exact.set_times({0.5, t});
    Eigen::MatrixXf e(2, 5), product(2, 5);
    exact.predict_with_product(
        {0, 1, 0}, x, e, [&](const auto&, const auto&, auto out) { out = v; }, product);
    const auto [alpha, sigma] = schedule.at(t);
    const Eigen::Matrix2d J =
        sigma * (alpha * alpha * S + sigma * sigma * Eigen::Matrix2d::Identity()).inverse();
    CHECK((product.cast<double>() - J * v.cast<double>()).norm() <
          1e-5 * (J * v.cast<double>()).norm());
    Eigen::MatrixXf plain(2, 5);
    exact.predict_block({0, 1, 0}, x, plain);
    CHECK(e == plain);
  }
}
