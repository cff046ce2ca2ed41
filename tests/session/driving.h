#pragma once

#include "diffusion/model_file.h"
#include "session/session.h"

#include <doctest/doctest.h>

#include <memory>

/// Small experiments, and waiting for what a session does with them.
namespace tiltscope::test {

inline Experiment tiny() {
  Experiment experiment;
  experiment.network = {.depth = 1, .width = 8, .time_features = 4};
  experiment.training = {.samples = 200, .epochs = 3, .batch = 20, .rate = 1e-3};
  experiment.tilting = {
      .lambda = 0.1,
      .tilts = 3,
      .samples = 60,
      .epochs = 2,
      .batch = 20,
      .sampler = {.kind = SamplerKind::ddim, .steps = 10, .eta = 1.0, .clip = 0.0},
      .rate = 1e-3,
      .average = Average::sample};
  experiment.evaluation.points = 100;
  return experiment;
}

/// As tiny, but with a tilt that takes far longer than a test waits.
inline Experiment endless() {
  Experiment experiment = tiny();
  experiment.tilting.epochs = 1'000'000;
  return experiment;
}

template <class Condition>
std::shared_ptr<const Snapshot> wait_until(const Session& session, Condition condition) {
  auto snapshot = session.snapshot();
  while (!condition(*snapshot)) {
    INFO(snapshot->message);
    REQUIRE(snapshot->phase != Phase::failed);
    snapshot = session.wait_for_change(snapshot->version);
  }
  return snapshot;
}

inline bool at_rest(const Snapshot& s) { return s.activity == Activity::none; }

inline std::shared_ptr<const Snapshot> wait_for(const Session& session, Phase phase) {
  return wait_until(session, [phase](const Snapshot& s) { return s.phase == phase; });
}

inline std::shared_ptr<const Snapshot> run_to_end(Session& session) {
  session.send(Play{});
  return wait_for(session, Phase::finished);
}

inline std::shared_ptr<const Snapshot> run_to_failure(Session& session) {
  session.send(Play{});
  auto snapshot = session.snapshot();
  while (snapshot->phase != Phase::failed) {
    REQUIRE(snapshot->phase != Phase::finished);
    snapshot = session.wait_for_change(snapshot->version);
  }
  return snapshot;
}

inline void check_same_run(const Snapshot& a, const Snapshot& b) {
  CHECK(*a.final_samples == *b.final_samples);
  CHECK(write_model(*a.model) == write_model(*b.model));
  REQUIRE(a.tilts->size() == b.tilts->size());
  for (std::size_t k = 0; k < a.tilts->size(); ++k) {
    CHECK((*a.tilts)[k].rmse == (*b.tilts)[k].rmse);
  }
}

}  // namespace tiltscope::test
