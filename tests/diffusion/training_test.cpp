#include "diffusion/base_training.h"
#include "diffusion/ddim.h"
#include "diffusion/model_file.h"
#include "diffusion/score_error.h"
#include "diffusion/tilting.h"
#include "math/metrics.h"
#include "math/oracle.h"
#include "support.h"

using namespace tiltscope;

namespace {

/// Small enough to train in seconds, large enough to learn.
Experiment quick() {
  Experiment experiment;
  experiment.network = {.depth = 3, .width = 64, .time_features = 32};
  experiment.training = {.samples = 6'000, .epochs = 60, .patience = 60, .batch = 64, .rate = 3e-3};
  experiment.tilting.samples = 500;
  experiment.tilting.steps = 100;
  return experiment;
}

void ignore(double) {}

}  // namespace

TEST_CASE("base training learns the base, then tilting moves it to the target") {
  Experiment experiment = quick();
  Workers workers(0);
  std::vector<EpochLoss> epochs;
  NoiseNetwork<float> network = train_base(
      experiment, workers, [&](const EpochLoss& epoch) { epochs.push_back(epoch); }, ignore);
  CHECK(epochs.front().epoch == 1);
  CHECK(epochs.back().held_out < epochs.front().held_out);

  const GaussianMixture base(experiment.base);
  const QuadraticReward reward(experiment.reward);
  CHECK(score_error(network, base, experiment.evaluation, 0, workers).weighted < 0.12);

  constexpr int tilts = 3;
  experiment.tilting.tilts = 20;
  LearnedDenoiser denoiser(network, workers);
  const DdimOptions sampler{experiment.tilting.steps, 1.0};
  const auto draw = [&](Eigen::Index n, std::uint32_t id) {
    return ddim(denoiser, network.schedule(), sampler, n, {0, id}, workers);
  };
  for (int k = 1; k <= tilts; ++k) {
    tilt_once(network, draw(500, static_cast<std::uint32_t>(k)), reward, experiment.tilting, 0, k,
              workers, ignore);
  }
  // The exact mean is (0, 0.3). y has standard deviation 0.71, so 0.014 for the mean of 2,500 and
  // 0.03 for that of a data set of 500, three of which go in.
  const GaussianMixture exact = tilted(base, reward, tilts / 20.0);
  const Eigen::MatrixXd samples = draw(2'500, 99).cast<double>();
  CHECK(std::abs(samples.row(1).mean() - exact.mean()[1]) < 0.15);
  CHECK(negative_log_likelihood(exact, samples) < 3.1);
  CHECK(score_error(network, exact, experiment.evaluation, 0, workers).weighted <
        0.5 * score_error(network, tilted(base, reward, 1.0), experiment.evaluation, 0, workers)
                  .weighted);
}

TEST_CASE("base training and tilting give the same bits whatever the number of threads") {
  Experiment experiment = quick();
  experiment.training.samples = 400;
  experiment.training.epochs = 2;
  experiment.tilting.epochs = 2;
  const QuadraticReward reward(experiment.reward);
  const Eigen::MatrixXf data = GaussianMixture(experiment.base)
                                   .sample(300, RandomStream(1, Purpose::test))
                                   .cast<float>();
  const auto parameters = [&](int threads) {
    Workers workers(threads);
    auto network = train_base(experiment, workers, [](const EpochLoss&) {}, ignore);
    tilt_once(network, data, reward, experiment.tilting, 0, 1, workers, ignore);
    return network.mlp().parameters();
  };
  const Eigen::VectorXf expected = parameters(1);
  for (const int threads : {2, 3, 8}) CHECK(parameters(threads) == expected);
}

TEST_CASE("early stopping keeps its patience") {
  Experiment experiment = quick();
  experiment.training = {.samples = 100, .epochs = 200, .patience = 3, .batch = 20, .rate = 1e-2};
  Workers workers(1);
  std::vector<EpochLoss> epochs;
  train_base(experiment, workers, [&](const EpochLoss& epoch) { epochs.push_back(epoch); }, ignore);
  const auto best = std::min_element(
      epochs.begin(), epochs.end(),
      [](const EpochLoss& a, const EpochLoss& b) { return a.held_out < b.held_out; });
  CHECK(epochs.size() < 200);
  CHECK(epochs.back().epoch == best->epoch + 3);
}

TEST_CASE("a training that diverges says so") {
  Experiment experiment = quick();
  experiment.training.samples = 200;
  experiment.training.rate = 1e30;
  Workers workers(1);
  CHECK_THROWS_WITH(train_base(experiment, workers, [](const EpochLoss&) {}, ignore),
                    "base training, epoch 1: the loss is not finite; try a smaller training.rate");
}

TEST_CASE("the mean of the tilt's target is the first-order update (3.10)") {
  // E[T | x_t] = e_old - sigma delta Cov(g, r | x_t) when e_old is exact. Monte Carlo over the
  // posterior at one point, with the exact x1_hat for e_old.
  const test::Problem problem(2);
  const GaussianMixture clean(problem.base);
  const QuadraticReward reward(problem.reward);
  const NoiseLevel level = NoiseSchedule{ScheduleConfig{}}.at(0.5);
  const Eigen::VectorXd x_t{{0.3, -0.4}};
  const Eigen::VectorXd e_old = -level.sigma * clean.noised(level).score(x_t);
  constexpr double delta = 0.05;
  constexpr Eigen::Index n = 200'000;
  const Eigen::MatrixXd x0 =
      posterior(clean, level, x_t).sample(n, RandomStream(3, Purpose::test));
  Eigen::MatrixXd targets(2, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    const Eigen::VectorXd z = (x_t - level.alpha * x0.col(j)) / level.sigma;
    targets.col(j) = e_old + delta * reward.value(x0.col(j)) * (z - e_old);
  }
  const Eigen::VectorXd mean = targets.rowwise().mean();
  const Eigen::VectorXd error =
      ((targets.colwise() - mean).rowwise().squaredNorm() / static_cast<double>(n) /
       static_cast<double>(n))
          .cwiseSqrt();
  const Eigen::VectorXd expected =
      e_old - level.sigma * delta * score_reward_covariance(clean, reward, level, x_t);
  CHECK(((mean - expected).array().abs() < 5 * error.array()).all());
}

TEST_CASE("a model file gives back the model, and refuses what is not one") {
  const Experiment experiment = quick();
  Model model{experiment, {2, experiment.network, experiment.schedule}, 3};
  model.network.mlp().initialise(5);
  const auto bytes = write_model(model);
  const Model copy = read_model(bytes, "m");
  CHECK(copy.tilt == 3);
  CHECK(copy.experiment.network == experiment.network);
  CHECK(copy.network.mlp().parameters() == model.network.mlp().parameters());

  CHECK_THROWS_WITH_AS(
      read_model(write_safetensors({}), "m"),
      "m: is a safetensors file, but not one of a model that this program wrote", ModelFileError);
  Safetensors file = read_safetensors(bytes, "m");
  Safetensors damaged = file;
  damaged.tensors.erase("layers.1.bias");
  CHECK_THROWS_WITH_AS(read_model(write_safetensors(damaged), "m"),
                       "m: has no tensor \"layers.1.bias\"", ModelFileError);
  damaged = file;
  damaged.tensors["layers.0.weight"].values[0] = NAN;
  CHECK_THROWS_WITH_AS(read_model(write_safetensors(damaged), "m"),
                       "m: tensor \"layers.0.weight\" is not finite", ModelFileError);
  damaged = file;
  damaged.metadata["config"] = "[network]\nwidth = 63\n";
  CHECK_THROWS_AS(read_model(write_safetensors(damaged), "m"), ModelFileError);
}
