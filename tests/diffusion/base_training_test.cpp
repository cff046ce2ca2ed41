#include "diffusion/base_training.h"

#include "diffusion/quick_experiment.h"
#include "diffusion/score_error.h"
#include "oracle/tilted_density.h"
#include "support.h"

#include <algorithm>

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("early stopping keeps its patience") {
  Experiment experiment = quick();
  experiment.training = {.data = TrainingData::fixed,
                         .samples = 100,
                         .epochs = 200,
                         .patience = 3,
                         .batch = 20,
                         .rate = 1e-2};
  Workers workers(1);
  std::vector<EpochRecord> epochs;
  train_base(
      experiment, workers, [&](const EpochRecord& epoch) { epochs.push_back(epoch); }, ignore);
  const auto best = std::min_element(
      epochs.begin(), epochs.end(),
      [](const EpochRecord& a, const EpochRecord& b) { return a.held_out_loss < b.held_out_loss; });
  CHECK(epochs.size() < 200);
  CHECK(epochs.back().epoch == best->epoch + 3);
}

TEST_CASE("with fresh data the last averaged weights are the model, whatever the held-out loss") {
  Experiment experiment = quick();
  for (const auto target : {TrainingTarget::neighbours, TrainingTarget::sample}) {
    experiment.training = {.target = target, .samples = 400, .epochs = 60, .batch = 20};
    Workers workers(2);
    BaseTrainingState state;
    std::vector<EpochRecord> epochs;
    const auto network = train_base(
        experiment, workers, [&](const EpochRecord& epoch) { epochs.push_back(epoch); }, ignore,
        &state);
    // An epoch before the last has the smallest loss of the few held-out points.
    const auto best = std::ranges::min_element(epochs, {}, &EpochRecord::held_out_loss);
    REQUIRE(best->epoch < 60);
    CHECK(state.epoch == 60);
    CHECK(network.mlp().parameters() == state.average);
    CHECK(state.best.size() == 0);
  }
}

TEST_CASE("a small network returns a model that has learned, from fresh and from fixed data") {
  Experiment experiment = quick();
  experiment.training = {.samples = 3'000, .epochs = 40, .batch = 128, .rate = 3e-3};
  for (const auto data : {TrainingData::fresh, TrainingData::fixed}) {
    experiment.training.data = data;
    Workers workers(0);
    const auto network = train_base(
        experiment, workers, [](const EpochRecord&) {}, ignore);
    const ScoreError error =
        score_error(network, *base_density(experiment.base), experiment.evaluation, 0, workers);
    CAPTURE(error.weighted);
    CHECK(error.weighted < (data == TrainingData::fresh ? 0.08 : 0.12));
  }
}

TEST_CASE("with fixed data the best epoch is kept, before the model overfits") {
  Experiment experiment = quick();
  experiment.training = {
      .data = TrainingData::fixed, .samples = 200, .epochs = 300, .batch = 18, .rate = 1e-2};
  Workers workers(0);
  BaseTrainingState state;
  std::vector<EpochRecord> epochs;
  NoiseNetwork network = train_base(
      experiment, workers, [&](const EpochRecord& epoch) { epochs.push_back(epoch); }, ignore,
      &state);
  const auto best = std::ranges::min_element(epochs, {}, &EpochRecord::held_out_loss);
  CHECK(state.best_epoch == best->epoch);
  CHECK(best->epoch < 150);
  CHECK(network.mlp().parameters() == state.best);
  CHECK(epochs.back().held_out_loss > 1.1 * best->held_out_loss);
  const auto error = [&] {
    return score_error(network, *base_density(experiment.base), experiment.evaluation, 0, workers)
        .weighted;
  };
  const double kept = error();
  network.mlp().parameters() = state.average;
  CHECK(kept < 0.9 * error());
}

TEST_CASE("the loss on training data and the one on held-out data stand on one footing") {
  Experiment experiment = quick();
  experiment.training.epochs = 3;
  Workers workers(0);
  for (const auto target : {TrainingTarget::neighbours, TrainingTarget::sample}) {
    CAPTURE(static_cast<int>(target));
    experiment.training.target = target;
    EpochRecord last;
    train_base(
        experiment, workers, [&](const EpochRecord& epoch) { last = epoch; }, ignore);
    // Fresh data: no network has seen either. 600 points each.
    CAPTURE(last.training_loss);
    CAPTURE(last.held_out_loss);
    CHECK(last.training_loss == doctest::Approx(last.held_out_loss).epsilon(0.15));
    if (target == TrainingTarget::sample) CHECK(last.held_out_loss > 0.8);
  }
}

TEST_CASE(
    "the model that is shown after the last epoch of fresh data is the one that is returned") {
  Experiment experiment = quick();
  experiment.training.data = TrainingData::fresh;
  experiment.training.patience = 0;
  experiment.training.samples = 200;
  experiment.training.epochs = 3;
  Workers workers(1);
  std::vector<Eigen::VectorXf> shown;
  const auto model = train_base(
      experiment, workers, [](const EpochRecord&) {}, ignore, nullptr,
      [&](const NoiseNetwork& on_its_way) { shown.push_back(on_its_way.mlp().parameters()); });
  REQUIRE(shown.size() == 3);
  CHECK(shown[0] != shown[1]);
  CHECK(shown[2] == model.mlp().parameters());
  // Nobody needs to look.
  const auto unseen = train_base(
      experiment, workers, [](const EpochRecord&) {}, ignore);
  CHECK(unseen.mlp().parameters() == model.mlp().parameters());
}

TEST_CASE("a training that diverges says so") {
  Experiment experiment = quick();
  experiment.training.samples = 200;
  experiment.training.rate = 1e30;
  Workers workers(1);
  CHECK_THROWS_WITH(train_base(
                        experiment, workers, [](const EpochRecord&) {}, ignore),
                    "base training, epoch 1: the loss is not finite; try a smaller training.rate");
}
