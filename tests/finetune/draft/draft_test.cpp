#include "finetune/draft/draft.h"

#include "diffusion/watchdog.h"
#include "finetune/paths/path_rounds.h"
#include "oracle/tilted_density.h"

#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment small_draft(const DraftConfig& config) {
  Experiment experiment = one_gaussian(MethodKind::draft);
  experiment.method.draft = config;
  return experiment;
}

const DraftConfig with_divergence{.rounds = 30, .steps = 5, .paths = 70, .rate = 5e-3};

/// The mean of the samples after all rounds, of a base at 0.
double mean_after(const Experiment& experiment) {
  Rounds run{gaussian_network(experiment), {}};
  take_rounds(run, Draft(experiment), experiment, 0, experiment.method.draft.rounds, 2);
  return end_law(run.network, experiment, 5'000).first;
}

}  // namespace

TEST_CASE("DRaFT: the same bits for any number of threads, and after a break") {
  for (const DraftConfig& config :
       {with_divergence,
        DraftConfig{.steps = 3, .paths = 40, .steps_back = 1, .low_variance = 2}}) {
    check_rounds(Draft(small_draft(config)), small_draft(config));
  }
}

TEST_CASE(
    "DRaFT with the paths' KL divergence moves a Gaussian to its tilt, and without it past "
    "that") {
  DraftConfig config = with_divergence;
  const double with = mean_after(small_draft(config));
  config.kl_weight = 0.0;
  config.rounds = 7;  // further on it runs away
  const double without = mean_after(small_draft(config));
  MESSAGE("mean " << with << ", without divergence " << without << ", at the tilt 0.8");
  CHECK(with == doctest::Approx(0.8).epsilon(0.06));
  CHECK(without > 1.5);
}

TEST_CASE("DRaFT without divergence can stop at the target's mean reward") {
  DraftConfig config = with_divergence;
  config.kl_weight = 0.0;
  config.decay = DraftDecay::none;
  config.stop = DraftStop::target;
  const Experiment experiment = small_draft(config);
  const auto target = tilted_density(experiment.base, experiment.reward, 1.0);
  Rounds run{gaussian_network(experiment), {}};
  const Draft method(experiment);
  take_rounds(run, method, experiment, 0, 25, 2, target);
  const Eigen::VectorXf stopped = run.network.mlp().parameters();
  const double mean = end_law(run.network, experiment, 5'000).first;
  // r(x0) = 0.8 x0 of 70 paths has a standard error of 0.1; the mean of the target is 0.8.
  MESSAGE("stopped at a mean of " << mean);
  CHECK(mean > 0.7);
  CHECK(mean < 1.2);
  // Where nobody knows the target, nothing stops.
  Rounds on{gaussian_network(experiment), {}};
  take_rounds(on, method, experiment, 0, 7, 2);
  CHECK(end_law(on.network, experiment, 5'000).first > 1.5);
  // Above the target no parameter moves.
  Rounds above = on;
  take_rounds(above, method, experiment, 7, 8, 2, target);
  CHECK(above.network.mlp().parameters() == on.network.mlp().parameters());
}

TEST_CASE("a rate that stays does not depend on how many rounds there are, one that falls does") {
  for (const DraftDecay decay : {DraftDecay::none, DraftDecay::cosine}) {
    std::vector<Eigen::VectorXf> after;
    for (const int rounds : {2, 40}) {
      const Experiment experiment =
          small_draft({.rounds = rounds, .steps = 2, .paths = 20, .decay = decay, .rate = 5e-3});
      Rounds run{gaussian_network(experiment), {}};
      take_rounds(run, Draft(experiment), experiment, 0, 2, 1);
      after.push_back(run.network.mlp().parameters());
    }
    CHECK((after[0] == after[1]) == (decay == DraftDecay::none));
  }
}

TEST_CASE(
    "DRaFT through the last step, from one draw of its state or several, goes after the "
    "reward") {
  for (const int low_variance : {0, 2}) {
    CAPTURE(low_variance);
    const Experiment experiment = small_draft({.rounds = 8,
                                               .steps = 5,
                                               .paths = 40,
                                               .steps_back = 1,
                                               .low_variance = low_variance,
                                               .kl_weight = 0.0,
                                               .rate = 2e-3});
    Rounds run{gaussian_network(experiment), {}};
    const NoiseNetwork base = run.network;
    take_rounds(run, Draft(experiment), experiment, 0, 8, 2);
    // x0_hat = (x - sigma x1_hat) / alpha rises where x1_hat falls.
    const Eigen::MatrixXf x = Eigen::MatrixXf::Zero(1, 1);
    Eigen::MatrixXf before(1, 1), after(1, 1);
    Workers workers(1);
    LearnedDenoiser(base, workers).predict_noise(x, 0.05, before);
    LearnedDenoiser(run.network, workers).predict_noise(x, 0.05, after);
    CHECK(after(0, 0) < before(0, 0) - 0.1f);
  }
}

TEST_CASE("DRaFT that runs away stops with remedies of its own") {
  const Experiment experiment =
      small_draft({.rounds = 400, .steps = 1, .paths = 40, .kl_weight = 0.0, .rate = 0.5});
  Rounds run{gaussian_network(experiment), {}};
  try {
    take_rounds(run, Draft(experiment), experiment, 0, 400, 2);
    FAIL("nothing ran away");
  } catch (const Diverged& diverged) {
    MESSAGE(std::string(diverged.what()));
    CHECK(diverged.failure().remedies.front() == "draft.kl_weight = 1");
  }
}
