#include "finetune/tilting/tilting.h"

#include "diffusion/base_training.h"
#include "diffusion/model_file.h"
#include "diffusion/quick_experiment.h"
#include "diffusion/sampler.h"
#include "diffusion/score_error.h"
#include "oracle/metrics.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "reference/exact_network.h"
#include "support.h"

#include <algorithm>

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("base training learns the base, then tilting moves it to the target") {
  Experiment experiment = quick();
  Workers workers(0);
  std::vector<EpochRecord> epochs;
  NoiseNetwork network = train_base(
      experiment, workers, [&](const EpochRecord& epoch) { epochs.push_back(epoch); }, ignore);
  CHECK(epochs.front().epoch == 1);
  CHECK(epochs.back().held_out_loss < epochs.front().held_out_loss);

  const GaussianMixture base(experiment.base);
  const QuadraticReward reward(experiment.reward);
  CHECK(score_error(network, MixtureDensity(base), experiment.evaluation, 0, workers).weighted <
        0.12);

  constexpr int tilts = 3;
  experiment.tilting.tilts = 20;
  LearnedDenoiser denoiser(network, workers);
  const auto draw = [&](Eigen::Index n, std::uint32_t id) {
    return draw_samples(denoiser, network.schedule(), experiment.tilting.sampler, n, {0, id}, {},
                        workers);
  };
  for (int k = 1; k <= tilts; ++k) {
    tilt_once(network, draw(500, static_cast<std::uint32_t>(k)),
              tilt_step(TiltCourse(experiment), k, experiment), experiment.tilting, workers,
              ignore);
  }
  // The exact mean is (0, 0.3). y has standard deviation 0.71, so 0.014 for the mean of 2,500 and
  // 0.03 for that of a data set of 500, three of which go in.
  const GaussianMixture exact = tilted(base, reward, tilts / 20.0);
  const Eigen::MatrixXd samples = draw(2'500, 99).cast<double>();
  CHECK(std::abs(samples.row(1).mean() - exact.mean()[1]) < 0.15);
  CHECK(negative_log_likelihood(MixtureDensity(exact), samples) < 3.1);
  CHECK(score_error(network, MixtureDensity(exact), experiment.evaluation, 0, workers).weighted <
        0.5 * score_error(network, MixtureDensity(tilted(base, reward, 1.0)), experiment.evaluation,
                          0, workers)
                  .weighted);
}

TEST_CASE("base training and tilting give the same bits whatever the number of threads") {
  Experiment experiment = quick();
  experiment.training.samples = 400;
  experiment.training.epochs = 2;
  experiment.tilting.epochs = 2;
  const TiltStep first = tilt_step(TiltCourse(experiment), 1, experiment);
  const TiltStep second = tilt_step(TiltCourse(experiment), 2, experiment);
  const Eigen::MatrixXf data =
      GaussianMixture(experiment.base).sample(300, RandomStream(1, Purpose::test)).cast<float>();
  const auto parameters = [&](int threads) {
    Workers workers(threads);
    auto network = train_base(
        experiment, workers, [](const EpochRecord&) {}, ignore);
    AdamState adam;
    tilt_once(network, data, first, experiment.tilting, workers, ignore, {{}, &adam});
    const TakenOver before{.earlier = {2.0f * data, 0.1f * data.row(0).transpose()}, .adam = &adam};
    tilt_once(network, data, second, experiment.tilting, workers, ignore, before);
    return network.mlp().parameters();
  };
  const Eigen::VectorXf expected = parameters(1);
  for (const int threads : {2, 3, 8}) CHECK(parameters(threads) == expected);
}

TEST_CASE("the rate of a tilt is that of a twentieth of the whole, or less in proportion") {
  TiltingConfig config;
  config.lambda = -2.0;
  config.rate = 4e-3;
  CHECK(starting_rate(config, -0.02) == 4e-3);
  config.scaling = RateScaling::delta;
  CHECK(starting_rate(config, -0.1) == 4e-3);
  CHECK(starting_rate(config, -1.0) == 4e-3);
  CHECK(starting_rate(config, -0.02) == doctest::Approx(8e-4));
  // A step back, as on a branch.
  CHECK(starting_rate(config, 0.05) == doctest::Approx(2e-3));
  config.lambda = 0.0;
  CHECK(starting_rate(config, 0.0) == 4e-3);
}

namespace {

/// A short first tilt of a network that nobody has trained.
struct ShortTilt {
  Experiment experiment = quick();
  Eigen::MatrixXf data =
      GaussianMixture(experiment.base).sample(300, RandomStream(1, Purpose::test)).cast<float>();
  NoiseNetwork start{2, experiment.network, experiment.schedule};
  Workers workers{1};

  ShortTilt(int epochs, int batch) {
    experiment.tilting.epochs = epochs;
    experiment.tilting.batch = batch;
    start.mlp().initialise(1);
  }

  /// The parameters after it.
  Eigen::VectorXf end(AdamState* adam = nullptr) {
    NoiseNetwork network = start;
    tilt_once(network, data, tilt_step(TiltCourse(experiment), 1, experiment), experiment.tilting,
              workers, ignore, {{}, adam});
    return network.mlp().parameters();
  }
};

}  // namespace

TEST_CASE("a tilt ends with the average of its weights if that is asked for") {
  ShortTilt tilt(1, 300);
  // How far a tilt of one step moves the weights.
  const auto moved = [&](double averaging) -> Eigen::VectorXf {
    tilt.experiment.tilting.averaging = averaging;
    return tilt.end() - tilt.start.mlp().parameters();
  };
  const Eigen::VectorXf whole = moved(0.0);
  REQUIRE(whole.norm() > 0.0f);
  // After one step, the average has a tenth of where it began.
  CHECK((moved(0.5) - 0.9f * whole).norm() < 1e-3f * whole.norm());
}

TEST_CASE("a tilt starts Adam with what the one before left, or with nothing") {
  ShortTilt tilt(2, 50);
  AdamState adam;
  const Eigen::VectorXf fresh = tilt.end();
  CHECK(tilt.end(&adam) == fresh);
  CHECK(adam.steps == 12);
  const AdamState left = adam;
  const Eigen::VectorXf warm = tilt.end(&adam);
  CHECK(warm != fresh);
  CHECK(adam.steps == 24);
  adam = left;
  CHECK(tilt.end(&adam) == warm);
}

TEST_CASE("with momentum a tilt starts where the last one's step leads, in proportion to delta") {
  ShortTilt tilt(1, 300);
  tilt.experiment.tilting.momentum = 0.5;
  const TiltStep step = tilt_step(TiltCourse(tilt.experiment), 1, tilt.experiment);
  TiltStep still = step;
  still.rate = 0.0;  // the weights stay where the training starts
  const Eigen::VectorXf start = tilt.start.mlp().parameters();
  const auto from = [&](const TiltStep& now, const WeightStep* last) {
    NoiseNetwork network = tilt.start;
    const TiltOutcome outcome = tilt_once(network, tilt.data, now, tilt.experiment.tilting,
                                          tilt.workers, ignore, {{}, nullptr, last});
    CHECK(outcome.step.delta == now.delta);
    CHECK(outcome.step.weights == network.mlp().parameters() - start);
    return outcome.step.weights;
  };
  const WeightStep last{from(step, nullptr), 2.0 * step.delta};
  REQUIRE(last.weights.norm() > 0.0f);
  CHECK(from(still, nullptr).isZero(0.0f));
  CHECK((from(still, &last) - 0.25f * last.weights).norm() < 1e-5f * start.norm());
  const WeightStep nowhere{last.weights, 0.0};
  CHECK(from(still, &nowhere).isZero(0.0f));
  tilt.experiment.tilting.momentum = 0.0;
  NoiseNetwork network = tilt.start;
  const TiltOutcome plain = tilt_once(network, tilt.data, still, tilt.experiment.tilting,
                                      tilt.workers, ignore, {{}, nullptr, &last});
  CHECK(network.mlp().parameters() == start);
  CHECK(plain.step.weights.size() == 0);
}

TEST_CASE("one tilt moves the noise prediction by -sigma delta Cov(g, r) (3.10)") {
  // For p_0 = N(0, I) the network that outputs F = 0 is exact: x1_hat = sigma x_t. With r = b'x +
  // c, Cov(g, r | x_t) = alpha b (variance preserving), whatever x_t, c and the baseline.
  Experiment experiment;
  experiment.network = {.depth = 2, .width = 64, .time_features = 16};
  experiment.reward.b = Eigen::Vector2d(0.0, 2.0);
  experiment.tilting.lambda = 0.4;
  experiment.tilting.tilts = 4;
  experiment.tilting.epochs = 40;
  experiment.tilting.rate = 2e-3;
  const double delta = 0.1;
  Workers workers(0);
  const Eigen::MatrixXf data = [] {
    Eigen::MatrixXf normals(2, 20'000);
    RandomStream(3, Purpose::test).fill_normal(normals);
    return normals;
  }();
  for (const auto baseline : {Baseline::none, Baseline::mean, Baseline::posterior}) {
    experiment.tilting.baseline = baseline;
    experiment.reward.c = baseline == Baseline::none ? 0.0 : 5.0;
    NoiseNetwork network(2, experiment.network, experiment.schedule);
    network.mlp().initialise(1);
    tilt_once(network, data, tilt_step(TiltCourse(experiment), 1, experiment), experiment.tilting,
              workers, ignore);

    const NoiseSchedule schedule(experiment.schedule);
    const ExactNetwork after(network);
    auto pass = after.pass(1);
    double learned = 0.0;
    double exact = 0.0;
    for (const double t : {0.3, 0.4, 0.5, 0.6, 0.7}) {
      for (const Eigen::Vector2d& x : {Eigen::Vector2d(0, 0), Eigen::Vector2d(0.5, -1)}) {
        const NoiseLevel level = schedule.at(t);
        pass.x_t.col(0) = x;
        pass.t[0] = t;
        after.forward(pass);
        learned += pass.x1_hat(1, 0) - level.sigma * x[1];
        exact -= level.sigma * delta * level.alpha * experiment.reward.b[1];
      }
    }
    CHECK(learned == doctest::Approx(exact).epsilon(0.12));
  }
}
