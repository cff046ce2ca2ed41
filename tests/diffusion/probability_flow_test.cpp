#include "diffusion/probability_flow.h"

#include "diffusion/model_likelihood.h"
#include "oracle/mixture_density.h"
#include "reference/exact_flow_field.h"
#include "reference/exact_network.h"
#include "support.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// A network with small random weights in every layer.
NoiseNetwork random_network(int d, double scale) {
  NoiseNetwork network(d, {.depth = 2, .width = 20, .time_features = 8}, {});
  for (int c = 0; c < d; ++c) network.data_mean_square()[c] = 0.5f + static_cast<float>(c);
  const RandomStream stream(1, Purpose::test, static_cast<std::uint32_t>(d));
  std::uint64_t i = 0;
  for (float& w : network.mlp().parameters()) w = static_cast<float>(scale * stream.normal(i++));
  return network;
}

/// Largest error of the flow's log-density over draws of p, with the exact denoiser.
double flow_error(const GaussianMixture& p, const ScheduleConfig& config, int steps) {
  const NoiseSchedule schedule(config);
  const GaussianMixture noised = p.noised(schedule.at(schedule.t_min()));
  const Eigen::MatrixXd x = points(noised, 100);
  ExactFlowField field(p, schedule);
  const Eigen::VectorXd log_density = flow_log_density(field, schedule, x, steps);
  double largest = 0.0;
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    largest = std::max(largest, std::abs(log_density[j] - noised.log_density(x.col(j))));
  }
  return largest;
}

}  // namespace

TEST_CASE("the exact denoiser's flow has the exact density") {
  for (const Eigen::Index d : {1, 2, 3, 6}) {
    const GaussianMixture p(Problem(d).base);
    for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
      // Up to where the signal is gone, so that the flow's start is N(0, I).
      const ScheduleConfig config{.kind = kind, .t_max = 1.0 - 1e-6};
      const double coarse = flow_error(p, config, 40);
      const double fine = flow_error(p, config, 80);
      CHECK(coarse < 0.05);
      CHECK(fine < 2e-3);
      // Fourth order, down to where the start's own error shows.
      CHECK(fine < coarse / 8 + 3e-5);
    }
  }
}

TEST_CASE("where the sampler starts with N(0, I) at t_max, that is all that is missing") {
  // alpha(0.999) = 1.6e-3 times means near 3 against a deviation of 1.
  CHECK(flow_error(GaussianMixture(BaseConfig{}), {}, 80) < 0.02);
}

TEST_CASE("the predicted divergence is that of the prediction") {
  for (const int d : {1, 2, 3}) {
    const NoiseNetwork network = random_network(d, 0.5);
    const ExactNetwork exact(network);
    auto pass = exact.pass(1);
    // More than a block of the kernel, and the last one not full.
    Workers workers(2);
    LearnedFlowField field(network, workers);
    const Eigen::MatrixXd x = points(GaussianMixture(Problem(d).base), 70);
    Eigen::MatrixXd x1_hat(d, 70);
    Eigen::VectorXd divergence(70);
    for (const double t : {0.01, 0.4, 0.9}) {
      field.evaluate(x, t, x1_hat, divergence);
      pass.t[0] = static_cast<float>(t);
      for (Eigen::Index j = 0; j < x.cols(); ++j) {
        double trace = 0.0;
        for (int i = 0; i < d; ++i) {
          trace += gradient(
              [&](const Eigen::VectorXd& at) {
                pass.x_t = at;
                exact.forward(pass);
                return pass.x1_hat(i, 0);
              },
              x.col(j))[i];
        }
        CHECK(relative_error(divergence[j], trace) < 2e-5);
        pass.x_t = x.col(j);
        exact.forward(pass);
        CHECK(relative_error(x1_hat.col(j), pass.x1_hat.col(0)) < 2e-5);
      }
    }
  }
}

TEST_CASE("a network's density integrates to one") {
  Workers workers(2);
  const NoiseNetwork network = random_network(2, 0.4);
  LearnedFlowField field(network, workers);
  constexpr int points = 60;
  constexpr double h = 16.0 / points;
  Eigen::MatrixXd grid(2, points * points);
  for (int i = 0; i < grid.cols(); ++i) {
    grid.col(i) << -8.0 + h * (i % points + 0.5), -8.0 + h * (i / points + 0.5);
  }
  const Eigen::VectorXd log_density = flow_log_density(field, network.schedule(), grid);
  CHECK(h * h * log_density.array().exp().sum() == doctest::Approx(1.0).epsilon(1e-3));
  // And is not the standard normal that it would be without the network.
  const Eigen::ArrayXd normal = -0.5 * grid.colwise().squaredNorm().transpose().array();
  CHECK((log_density.array() - normal + std::log(2 * M_PI)).abs().maxCoeff() > 0.1);
}

TEST_CASE("the likelihood of exact samples has the closed form of two normal laws") {
  // An untrained network (F = 0) makes N(0, I); against p = N(m, I), KL = |m|^2 / 2.
  const NoiseNetwork network(2, {.depth = 1, .width = 8, .time_features = 4}, {});
  Workers workers(2);
  const auto measured = [&](double m) {
    return model_likelihood(
        network,
        MixtureDensity(GaussianMixture(Eigen::VectorXd::Zero(1), {Eigen::Vector2d(m, 0)},
                                       {Eigen::Matrix2d::Identity()})),
        3, workers);
  };
  const ModelLikelihood same = measured(0.0);
  CHECK(std::abs(same.kl) < 1e-4);
  CHECK(same.nll.floor.median == doctest::Approx(std::log(2 * M_PI * M_E)).epsilon(0.01));
  const ModelLikelihood apart = measured(1.5);
  // log p - log p_model = m x - m^2 / 2 has the deviation m.
  CHECK(apart.kl_deviation == doctest::Approx(1.5 / std::sqrt(500)).epsilon(0.1));
  CHECK(std::abs(apart.kl - 1.125) < 4 * apart.kl_deviation);
  CHECK(apart.nll.value > apart.nll.floor.ninetieth);
}
