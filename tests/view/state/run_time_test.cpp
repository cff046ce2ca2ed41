#include "view/state/run_time.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Much as `live`.
Experiment of_small_network() {
  Experiment small;
  small.network = {.depth = 3, .width = 64, .time_features = 32};
  small.tilting.samples = 2'000;
  small.tilting.epochs = 5;
  small.tilting.sampler.steps = 20;
  return small;
}

}  // namespace

TEST_CASE("a run takes as long as its tilts took so far, and more with more of everything") {
  // Tilts of 0.25 s and 0.75 s.
  const RunSpeed speed = speed_of(snapshot_at(7), {});
  Experiment experiment;
  CHECK(seconds_of_run(experiment, speed) == doctest::Approx(20.0));
  experiment.tilting.tilts = 50;
  CHECK(seconds_of_run(experiment, speed) == doctest::Approx(50.0));
  experiment.tilting.samples *= 2;
  CHECK(seconds_of_run(experiment, speed) == doctest::Approx(100.0));
  // Without a run, what the last one told stays.
  CHECK(speed_of(idle_snapshot(), speed).products == speed.products);
}

TEST_CASE("small networks are guessed to be quick, and the paper's slow") {
  Experiment small = of_small_network();
  CHECK(seconds_of_run(small, {}) < 2.0);
  CHECK(seconds_of_run(small, {}) > 0.5);
  CHECK(seconds_of_run({}, {}) > 60.0);
  // 32 + 2 inputs, two inner layers and two outputs.
  const double products = 64.0 * 34.0 + 2.0 * 64.0 * 64.0 + 64.0 * 2.0;
  CHECK(seconds_of_run(small, {.products = 1e9}) ==
        doctest::Approx(20.0 * 2'000.0 * (20.0 + 4.0 * 5.0) * products / 1e9));
  small.training.samples = 6'000;
  small.training.epochs = 100;
  CHECK(seconds_of_base_training(small, {.products = 1e9}) ==
        doctest::Approx(6'000.0 * 100.0 * 4.0 * products / 1e9));
}

TEST_CASE("who watches slowly waits") {
  Snapshot slow = idle_snapshot();
  slow.pace = 2.0;
  Experiment experiment;
  experiment.network.width = 8;
  CHECK(seconds_of_run(experiment, speed_of(slow, {})) == doctest::Approx(40.0));
}

TEST_CASE("a method that only samples takes what its candidates take") {
  Experiment experiment;
  experiment.method.kind = MethodKind::best_of_n;
  experiment.method.candidates = 4;
  const double few = seconds_of_run(experiment, {});
  experiment.method.candidates = 8;
  CHECK(seconds_of_run(experiment, {}) == doctest::Approx(2.0 * few));
}

TEST_CASE("another method takes what its rounds and its draws take") {
  Experiment experiment;
  const auto calls = [&](MethodKind kind) {
    experiment.method.kind = kind;
    return seconds_of_run(experiment, {});
  };
  // 5,000 samples in 60 steps, or 40 along the chain; a pass back is two forward.
  const double guidance = calls(MethodKind::guidance);
  CHECK(calls(MethodKind::steering) / guidance == doctest::Approx(40.0 / (60.0 * 3.0)));
  CHECK(calls(MethodKind::twisted) / guidance == doctest::Approx(40.0 / 60.0));
  for (const MethodKind kind :
       {MethodKind::adjoint_matching, MethodKind::draft, MethodKind::policy_gradient}) {
    CHECK(calls(kind) > guidance);
  }
  const double all = calls(MethodKind::draft);
  experiment.method.draft.rounds /= 2;
  CHECK(calls(MethodKind::draft) == doctest::Approx(0.5 * all));
}

TEST_CASE("a method without sums over its samples takes less than its products by a tilt's speed") {
  // The sums take about as long as the products.
  Experiment experiment = of_small_network();
  experiment.method.kind = MethodKind::draft;
  const double quick = seconds_of_run(experiment, {});
  experiment.tilting.average = Average::sample;
  CHECK(quick / seconds_of_run(experiment, {}) == doctest::Approx(0.4).epsilon(0.1));
}
