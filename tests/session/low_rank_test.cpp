#include "finetune/kept_factors.h"
#include "reference/singular_values.h"
#include "session/driving.h"
#include "session/saved_run.h"

#include <algorithm>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// Five rounds; of tilts, with all that they may carry over.
Experiment low_rank(MethodKind kind, int rank = 2) {
  Experiment experiment = tiny();
  experiment.method.kind = kind;
  experiment.method.adapter = Adapter::lora;
  experiment.method.rank = rank;
  experiment.method.chain_steps = 6;
  experiment.method.adjoint_matching = {
      .rounds = 5, .paths = 20, .steps = 4, .batch = 40, .rate = 1e-2};
  experiment.tilting.tilts = 5;
  experiment.tilting.rate = 1e-2;
  experiment.tilting.moments = Moments::warm;
  experiment.tilting.momentum = 0.5;
  experiment.tilting.averaging = 0.5;
  return experiment;
}

std::shared_ptr<const Snapshot> finished_run(const Experiment& experiment) {
  Session session(experiment, {});
  return run_to_end(session);
}

const auto both_kinds = {MethodKind::iterative_tilting, MethodKind::adjoint_matching};

}  // namespace

TEST_CASE("all that a low-rank run changes in a layer has that rank") {
  for (const MethodKind kind : both_kinds) {
    for (const int rank : {1, 2, 3}) {
      CAPTURE(kind);
      CAPTURE(rank);
      const auto run = finished_run(low_rank(kind, rank));
      const KeptTilt& last = run->history->tilts.back();
      REQUIRE(last.tilt == 5);
      Mlp change = run->model->network.mlp();
      CHECK(change.parameters() == *last.parameters);
      change.parameters() -= *run->history->find(0)->parameters;
      for (int l = 0; l < change.shape().layers(); ++l) {
        const Eigen::MatrixXd W = change.weight(l).cast<double>();
        const Eigen::VectorXd sizes = singular_values(W);
        CHECK(sizes[0] > 1e-4);
        const int r = std::min<int>(rank, static_cast<int>(sizes.size()));
        // Beyond it, what rounding leaves.
        if (r < sizes.size()) CHECK(sizes[r] < 1e-5 * std::max(1.0, W.norm()));
        CHECK(change.bias(l).isZero(0.0f));
      }
    }
  }
}

TEST_CASE("the factors that are kept make the network that is kept") {
  for (const MethodKind kind : both_kinds) {
    CAPTURE(kind);
    const Experiment experiment = low_rank(kind);
    const auto run = finished_run(experiment);
    for (int k = 1; k <= 5; ++k) {
      const KeptTilt* kept = run->history->find(k);
      REQUIRE(kept != nullptr);
      const auto base = kept->state.at(base_weights_name);
      CHECK(base->col(0) == *run->history->find(0)->parameters);
      NoiseNetwork network = run->model->network;
      factors_at_start(experiment, base, kept->state.at(factors_name))->merge(network.mlp());
      CHECK(network.mlp().parameters() == *kept->parameters);
    }
  }
}

TEST_CASE("low-rank runs: the same bits on any threads, from a branch, and from a checkpoint") {
  for (const MethodKind kind : both_kinds) {
    CAPTURE(kind);
    Experiment experiment = low_rank(kind);
    Session session(experiment, {});
    // Slow enough for every state to be seen.
    session.send(SetPace{0.02});
    session.send(Play{});
    std::vector<RunState> states;
    const auto expected = wait_until(session, [&](const Snapshot& s) {
      auto state = run_state(s);
      if (state && !state->base_training) states.push_back(std::move(*state));
      return s.phase == Phase::finished;
    });
    session.send(SetPace{0.0});

    for (const int k : {4, 1, 0}) {
      CAPTURE(k);
      const auto before = session.snapshot()->run;
      session.send(Branch{k, experiment});
      wait_until(session, [&](const Snapshot& s) {
        return s.run > before && s.tilt == k && at_rest(s) && s.samples;
      });
      // A method that aims at the end has as many rounds again from its last one alone.
      check_same_run(*expected, *run_to_end(session));
    }
    for (const int threads : {1, 2, 3}) {
      experiment.run.threads = threads;
      check_same_run(*expected, *finished_run(experiment));
    }
    int taken_up = 0;
    for (const int k : {1, 3, 5}) {
      const auto at = std::ranges::find_if(
          states, [k](const RunState& state) { return state.tilts.back().tilt == k; });
      if (at == states.end()) continue;
      ++taken_up;
      const auto bytes = write_saved_run({run_identity(experiment, "b"), *at});
      const SavedRun read = read_saved_run(bytes, "c");
      CHECK(read.state.kept.back().state.contains(factors_name));
      Session resumed(experiment, {.pretrained = {},
                                   .base_model = {},
                                   .start = std::make_shared<const RunState>(read.state)});
      check_same_run(*expected, *run_to_end(resumed));
    }
    CHECK(taken_up == 3);
  }
}

TEST_CASE("a branch with another adapter or another rank is refused") {
  const Experiment experiment = low_rank(MethodKind::iterative_tilting);
  Session session(experiment, {});
  const auto run = run_to_end(session)->run;
  for (const bool full : {false, true}) {
    Experiment other = experiment;
    other.method.rank = 3;
    if (full) other.method.adapter = Adapter::full;
    session.send(Branch{2, other});
    const auto after = wait_until(session, [](const Snapshot& s) {
      return s.message.find("another method cannot go on") != std::string::npos;
    });
    CHECK(after->run == run);
  }
}
