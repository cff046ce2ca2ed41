#include "finetune/draft/draft_gradients.h"

#include "finetune/paths/path_states.h"
#include "nn/made_up_network.h"
#include "oracle/mixture_density.h"

using namespace tiltscope;

namespace {

// Without the chain's far end, where a step multiplies floats by hundreds.
constexpr ScheduleConfig short_schedule{.t_min = 0.1, .t_max = 0.9};
constexpr int steps = 5;
constexpr Eigen::Index paths_of_loss = 3;
constexpr double lambda = 0.7;

const QuadraticReward reward({.A = Eigen::Matrix2d{{-0.3, 0.2}, {0.2, 0.4}},
                              .b = Eigen::Vector2d(0.5, -1.0)});

/// The loss through the chain in double precision, at the random numbers of `paths`. Steps before
/// the last `back` count as given.
double chain_loss(const test::ExactNetwork& network, const test::ExactNetwork& base,
                  const std::vector<ChainStep>& chain, const ChainPaths& paths, double kl_weight,
                  int back) {
  const Eigen::Index n = paths.n;
  auto pass = network.pass(n);
  auto base_pass = base.pass(n);
  Eigen::MatrixXd x = paths.x.middleCols((steps - back) * n, n).cast<double>();
  double loss = 0.0;
  for (int j = steps - back; j < steps; ++j) {
    const ChainStep& step = chain[static_cast<std::size_t>(j)];
    pass.x_t = base_pass.x_t = x;
    pass.t.setConstant(step.t);
    base_pass.t.setConstant(step.t);
    network.forward(pass);
    base.forward(base_pass);
    loss += kl_weight * step.w * (pass.x1_hat - base_pass.x1_hat).squaredNorm();
    x = step.A * x + step.B * pass.x1_hat;
    if (j + 1 < steps) x += step.eta * paths.z.middleCols(j * n, n).cast<double>();
  }
  for (Eigen::Index i = 0; i < n; ++i) loss -= lambda * reward.value(x.col(i));
  return loss / static_cast<double>(n);
}

}  // namespace

TEST_CASE(
    "the loss's gradient through the chain agrees with central differences for every "
    "parameter") {
  constexpr NetworkConfig narrow{.depth = 2, .width = 6, .time_features = 4};
  test::MadeUpNetwork made_up(2, narrow, short_schedule);
  test::MadeUpNetwork base(2, narrow, short_schedule);
  base.network.mlp().parameters() *= 0.8f;
  Workers workers(2);
  const auto chain = make_chain(made_up.network.schedule(), {.steps = steps, .variance = 0.5});
  ChainPaths paths;
  LearnedDenoiser denoiser(made_up.network, workers);
  follow(denoiser, chain, paths_of_loss, {2, 0}, workers, paths);
  const Eigen::MatrixXf at_end =
      (lambda * *reward.gradients(paths.x0.cast<double>())).cast<float>();
  for (const double kl_weight : {0.0, 0.6}) {
    for (const int back : {steps, 2, 1}) {
      CAPTURE(kl_weight);
      CAPTURE(back);
      LearnedDenoiser present(made_up.network, workers);
      LearnedDenoiser before(base.network, workers);
      Eigen::MatrixXf G;
      const Eigen::VectorXd divergence = draft_gradients(
          present, before, chain, paths, at_end, {kl_weight, back == steps ? 0 : back}, workers, G);
      Trainer trainer(made_up.network, PathStates::portion, workers);
      add_path_gradients(trainer, PathStates(chain, paths), G, 0, [](double) {});

      test::ExactNetwork network(made_up.network);
      const test::ExactNetwork exact_base(base.network);
      const auto loss = [&] {
        return chain_loss(network, exact_base, chain, paths, kl_weight, back);
      };
      double value = divergence.mean();
      for (Eigen::Index i = 0; i < paths.n; ++i) {
        value -= lambda * reward.value(paths.x0.col(i).cast<double>()) / paths_of_loss;
      }
      CHECK(value == doctest::Approx(loss()).epsilon(1e-5));
      Eigen::VectorXd expected(network.parameters().size());
      for (Eigen::Index i = 0; i < expected.size(); ++i) {
        constexpr double h = 1e-4;
        const double at = network.parameters()[i];
        network.parameters()[i] = at + h;
        const double above = loss();
        network.parameters()[i] = at - h;
        expected[i] = (above - loss()) / (2.0 * h);
        network.parameters()[i] = at;
      }
      CHECK((trainer.gradient().cast<double>() - expected).norm() < 1e-4 * expected.norm());
    }
  }
}

TEST_CASE(
    "with the paths' KL divergence the gradient vanishes at the tilted model, whatever the "
    "path") {
  // N(0, v) and the reward b x: the tilt is N(v b, v), and the chain with matched noise is exact
  // for both.
  const double v = 0.5, b = 1.6;
  const NoiseSchedule schedule{ScheduleConfig{}};
  const auto gaussian = [v](double mean) {
    return std::make_shared<const MixtureDensity>(
        GaussianMixture({.weights = Eigen::VectorXd::Ones(1),
                         .means = {Eigen::VectorXd::Constant(1, mean)},
                         .covariances = {Eigen::MatrixXd::Constant(1, 1, v)}}));
  };
  Workers workers(2);
  const auto chain = make_chain(schedule, {.steps = 25, .variance = v});
  ChainPaths paths;
  ExactDenoiser denoiser(gaussian(v * b), schedule, workers);
  follow(denoiser, chain, 10, {2, 0}, workers, paths);
  const Eigen::MatrixXf at_end = Eigen::MatrixXf::Constant(1, 10, static_cast<float>(b));
  const auto largest = [&](double mean, double kl_weight) {
    ExactDenoiser network(gaussian(mean), schedule, workers);
    ExactDenoiser base(gaussian(0.0), schedule, workers);
    Eigen::MatrixXf G;
    draft_gradients(network, base, chain, paths, at_end, {kl_weight, 0}, workers, G);
    return G.cwiseAbs().maxCoeff();
  };
  CHECK(largest(v * b, 1.0) < 1e-3f);
  CHECK(largest(v * b, 0.9) > 0.03f);
  CHECK(largest(0.9 * v * b, 1.0) > 0.03f);
  CHECK(largest(0.0, 1.0) > 0.3f);
}
