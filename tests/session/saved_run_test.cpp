#include "session/saved_run.h"

#include "config/build_id.h"
#include "config/result_version.h"
#include "finetune/tilting/carried_over.h"
#include "nn/safetensors.h"
#include "nn/trainer.h"
#include "session/driving.h"
#include "session/run_records.h"

#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <set>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// The states of a run as they come by, the last one after the last tilt.
std::vector<RunState> states_of(const Experiment& experiment) {
  std::vector<RunState> states;
  Session session(experiment, {});
  // Slow enough for every state to be seen.
  session.send(SetPace{0.02});
  session.send(Play{});
  wait_until(session, [&](const Snapshot& s) {
    if (auto state = run_state(s)) states.push_back(std::move(*state));
    return s.phase == Phase::finished;
  });
  return states;
}

/// Those with a base model.
std::vector<RunState> tilting_states_of(const Experiment& experiment) {
  std::vector<RunState> states = states_of(experiment);
  std::erase_if(states, [](const RunState& state) { return state.base_training != nullptr; });
  return states;
}

/// After two epochs of the base training.
RunState in_training(const Experiment& experiment) {
  Workers workers(1);
  RunState state;
  BaseTrainingState training;
  train_base(
      experiment, workers,
      [&](const EpochRecord& epoch) {
        if (epoch.epoch > 2) return;
        state.base_epochs.push_back(epoch);
        state.base_training = std::make_shared<const BaseTrainingState>(training);
      },
      [](double) {}, &training);
  return state;
}

RunState copy_of(const RunState& state, const Experiment& experiment) {
  const auto bytes = write_saved_run({run_identity(experiment, "b"), state});
  const SavedRun read = read_saved_run(bytes, "c");
  CHECK(write_saved_run(read) == bytes);
  CHECK(difference(read.identity, run_identity(experiment, "b")).empty());
  return read.state;
}

std::shared_ptr<const Snapshot> finished_from(const RunState& state, const Experiment& experiment) {
  Session session(
      experiment,
      {.pretrained = {}, .base_model = {}, .start = std::make_shared<const RunState>(state)});
  return run_to_end(session);
}

/// Goes on from every state, of those with the same next step from one, and looks at the end;
/// `visit` may look closer at state and end. Returns the next steps.
std::set<std::string> check_ends(
    Experiment experiment, const std::vector<RunState>& states, const Snapshot& expected,
    const std::function<void(const RunState&, const Snapshot&)>& visit) {
  std::set<std::string> seen;
  for (const RunState& state : states) {
    const std::string now = next_step(state, experiment);
    if (!seen.insert(now).second) continue;
    CAPTURE(now);
    experiment.run.threads = std::array{1, 2, 3, 8}[seen.size() % 4];
    const auto end = finished_from(copy_of(state, experiment), experiment);
    check_same_run(*end, expected);
    visit(state, *end);
  }
  return seen;
}

void check_damaged(std::span<const std::byte> bytes, const std::string& message) {
  CHECK_THROWS_WITH_AS(read_saved_run(bytes, "c"), message.c_str(), DamagedCheckpoint);
}

}  // namespace

TEST_CASE("from each of its states a run comes to the same end") {
  Experiment experiment = tiny();
  experiment.training.epochs = 20;
  Session undisturbed(experiment, {});
  const auto expected = run_to_end(undisturbed);
  std::vector<RunState> states = states_of(experiment);
  states.push_back(in_training(experiment));
  const auto seen =
      check_ends(experiment, states, *expected, [&](const RunState&, const Snapshot& end) {
        CHECK(end.base_origin == expected->base_origin);
        CHECK(end.base_epochs->size() == expected->base_epochs->size());
        const KeptTilt* half = end.history->find(1);
        REQUIRE(half != nullptr);
        CHECK(*half->samples == *expected->history->find(1)->samples);
        for (std::size_t k = 0; k < end.tilts->size(); ++k) {
          CHECK((*end.tilts)[k].fit.nll == (*expected->tilts)[k].fit.nll);
          CHECK((*end.tilts)[k].loss == (*expected->tilts)[k].loss);
        }
      });
  CHECK(seen.contains("at epoch 3 of 20 of the base model"));
  CHECK(seen.contains("after the last tilt"));
  CHECK(seen.size() > 3);
}

TEST_CASE("a run that chooses its steps on the way comes to the same end too") {
  Experiment experiment = tiny();
  experiment.tilting.lambda = 0.3;
  experiment.tilting.ess = 0.97;
  Session undisturbed(experiment, {});
  const auto expected = run_to_end(undisturbed);
  const auto seen = check_ends(experiment, tilting_states_of(experiment), *expected,
                               [&](const RunState&, const Snapshot& end) {
                                 CHECK(end.tilts->back().lambda == expected->tilts->back().lambda);
                               });
  CHECK(seen.contains("after the last tilt"));
}

TEST_CASE("a run that carries moments, a step and data over comes to the same end too") {
  Experiment experiment = tiny();
  experiment.tilting.lambda = 0.3;
  experiment.tilting.tilts = 4;
  experiment.tilting.average = Average::neighbours;
  experiment.tilting.moments = Moments::warm;
  experiment.tilting.momentum = 0.5;
  experiment.tilting.reuse = 0.5;
  Session undisturbed(experiment, {});
  const auto expected = run_to_end(undisturbed);
  RunState last;
  const auto seen = check_ends(experiment, tilting_states_of(experiment), *expected,
                               [&](const RunState& state, const Snapshot&) { last = state; });
  CHECK(seen.size() == 5);

  // What is missing, or should not be there, is noticed.
  const auto refused = [](const RunState& state, const Experiment& settings,
                          const std::string& message) {
    check_damaged(write_saved_run({run_identity(settings, ""), state}),
                  "c is no checkpoint: " + message);
  };
  const char* moments = "Adam's moments are not where they should be";
  const char* data = "the earlier data are not those that it should keep";
  const MethodState& whole = last.kept.back().state;
  REQUIRE(carried_over(whole).earlier.size() == 4);
  const auto refused_with = [&](auto change, const std::string& message) {
    RunState state = last;
    change(state.kept.back().state);
    refused(state, experiment, message);
  };
  const auto number = [](float value) {
    return std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Constant(1, 1, value));
  };
  refused_with([](MethodState& state) { state.erase("adam.moments"), state.erase("adam.steps"); },
               moments);
  refused_with([](MethodState& state) { state.erase("adam.steps"); }, moments);
  refused_with([&](MethodState& state) { state["adam.steps"] = number(-1.0f); },
               "the number of Adam's steps is none");
  refused_with([&](MethodState& state) { state["adam.moments"] = number(0.0f); },
               "Adam's moments are not as many as they should be");
  const char* step = "the last tilt's step is not where it should be";
  refused_with([](MethodState& state) { state.erase("step.delta"); }, step);
  refused_with([](MethodState& state) { state.erase("step.weights"), state.erase("step.delta"); },
               step);
  refused_with([&](MethodState& state) { state["step.weights"] = number(0.0f); },
               "the last tilt's step has not as many weights as it should have");
  refused_with([](MethodState& state) { state.erase("data.3"); }, data);
  refused_with([&](MethodState& state) { state["data.1"] = number(0.0f); },
               "the earlier data are of another dimension");
  refused_with([&](MethodState& state) { state["data.x"] = number(0.0f); },
               "a tilt keeps no \"data.x\"");
  RunState state = last;
  state.kept.front().state = whole;
  refused(state, experiment, moments);
  Experiment fresh = experiment;
  fresh.tilting.moments = Moments::fresh;
  refused(last, fresh, moments);
  Experiment alone = experiment;
  alone.tilting.reuse = 0.0;
  refused(last, alone, data);
}

TEST_CASE("the base training goes on from any epoch to the same model") {
  Experiment experiment = tiny();
  experiment.training.epochs = 30;
  experiment.training.rate = 3e-2;
  for (const auto data : {TrainingData::fixed, TrainingData::fresh}) {
    experiment.training.data = data;
    experiment.training.patience = data == TrainingData::fixed ? 4 : 0;
    Workers workers(2);
    std::vector<BaseTrainingState> states;
    BaseTrainingState state;
    const auto ignore = [](double) {};
    const auto expected = train_base(
        experiment, workers, [&](const EpochRecord&) { states.push_back(state); }, ignore, &state);
    for (BaseTrainingState start : states) {
      CAPTURE(start.epoch);
      std::size_t epochs = static_cast<std::size_t>(start.epoch);
      const auto network = train_base(
          experiment, workers, [&](const EpochRecord&) { ++epochs; }, ignore, &start);
      CHECK(network.mlp().parameters() == expected.mlp().parameters());
      CHECK(epochs == states.size());
    }
  }
}

TEST_CASE("numbers that are not finite survive") {
  RunState state = states_of(tiny()).back();
  state.tilts[1].fit.nll = std::numeric_limits<double>::infinity();
  state.tilts[1].fit.mean_error = -std::numeric_limits<double>::infinity();
  state.tilts[1].exact.nll_chance = 0.0375;
  state.tilts[1].exact.shares[0] = std::numeric_limits<double>::quiet_NaN();
  state.tilts[1].loss = -0.0;
  state.tilts[1].gradient = 0.25;
  state.tilts[1].exact.nll_deviation = 0.125;
  state.tilts[1].exact.shares_deviation = Eigen::Vector2d(0.5, 0.25);
  const RunState copy = copy_of(state, tiny());
  CHECK(copy.tilts[1].fit.nll == std::numeric_limits<double>::infinity());
  CHECK(copy.tilts[1].fit.mean_error == -std::numeric_limits<double>::infinity());
  CHECK(copy.tilts[1].exact.nll_chance == 0.0375);
  CHECK(std::isnan(copy.tilts[1].exact.shares[0]));
  CHECK(std::signbit(copy.tilts[1].loss));
  CHECK(copy.tilts[1].gradient == 0.25);
  CHECK(copy.tilts[1].exact.nll_deviation == 0.125);
  CHECK(copy.tilts[1].exact.shares_deviation == Eigen::Vector2d(0.5, 0.25));
  CHECK(copy.tilts[1].fit.nll_deviation == 0.0);
  CHECK(copy.tilts[1].fit.shares_deviation.size() == 0);
}

TEST_CASE("figures come back with all that they rest on, and older ones without") {
  RunState state = states_of(tiny()).back();
  state.tilts[1].precision = Precision::coarse;
  state.tilts[1].points = 77;
  state.tilts[1].rmse_deviation = 0.125;
  state.tilts[1].rmse_weighted_deviation = 0.5;
  const RunState copy = copy_of(state, tiny());
  CHECK(copy.tilts[0].precision == Precision::full);
  CHECK(copy.tilts[0].points == 100);
  CHECK(copy.tilts[1].precision == Precision::coarse);
  CHECK(copy.tilts[1].points == 77);
  CHECK(copy.tilts[1].rmse_deviation == 0.125);
  CHECK(copy.tilts[1].rmse_weighted_deviation == 0.5);

  const std::string figures = R"([0, 3, 0.0, 0.5, 0.25, 0, 0, 0, 100, [1, 2, 3, [0.5, 0.5]], )"
                              R"([1, 2, 3, [0.5, 0.5]], 0, 1, 2, 3, 0)";
  const auto read = [](const std::string& record) {
    return read_records(R"({"epochs": [], "kept": [], "tilts": [)" + record + "]}").tilts.front();
  };
  const TiltRecord before = read(figures + "]");
  CHECK(before.rmse == 0.5);
  CHECK(before.precision == Precision::full);
  CHECK(before.points == 0);
  CHECK(std::isnan(before.rmse_deviation));
  CHECK(read(figures + ", 0, 0, 0, 0]").precision == Precision::awaited);
  CHECK_THROWS_WITH_AS(read(figures + ", 3, 0, 0, 0]"), "a precision is none", std::runtime_error);
}

TEST_CASE("every truncation and every changed byte is noticed") {
  const auto bytes = write_saved_run({run_identity(tiny(), ""), states_of(tiny()).back()});
  const char* message = "c is damaged or truncated: its checksum is another";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 200 && i % 61 != 0) continue;
    check_damaged(std::span(bytes).first(i), message);
    auto changed = bytes;
    changed[i] ^= std::byte{1};
    check_damaged(changed, message);
  }
}

TEST_CASE("a sound file that is no state of a run is refused") {
  const Experiment experiment = tiny();
  const std::vector<RunState> states = states_of(experiment);
  const auto refused = [&](const RunState& state, const std::string& message) {
    check_damaged(write_saved_run({run_identity(experiment, ""), state}),
                  "c is no checkpoint: " + message);
  };
  const auto text = [](std::string_view body) {
    return sealed(std::as_bytes(std::span(body.data(), body.size())));
  };
  check_damaged(text(""), "c is no checkpoint: c: is too short to be a safetensors file");
  check_damaged(text(std::string_view("\x02\0\0\0\0\0\0\0{}", 10)),
                "c is no checkpoint: there is no \"format\" in it");

  RunState state = states.back();
  state.tilts.pop_back();
  refused(state, "the tilts that it keeps are not those that it should keep");
  state = states.back();
  state.tilts[1].tilt = 5;
  refused(state, "its tilts are not in order");
  state = states.back();
  state.kept.back().parameters = std::make_shared<Eigen::VectorXf>(Eigen::VectorXf::Zero(3));
  refused(state, "the tensor \"tilts.3.parameters\" has not the shape that it should have");
  state = states.back();
  state.kept.back().samples.reset();
  refused(state, "a model or the samples are missing");
  state = states.back();
  state.kept.front().data_mean_square.resize(0);
  refused(state, "the tensor \"tilts.0.data_mean_square\" has not the shape that it should have");
  state = states.back();
  state.kept.clear();
  refused(state, "it has no tilts");

  Experiment shorter = experiment;
  shorter.tilting.tilts = 2;
  check_damaged(write_saved_run({run_identity(shorter, ""), states.back()}),
                "c is no checkpoint: the number of tilts is another than that of its settings");

  state = in_training(experiment);
  auto training = *state.base_training;
  state.base_epochs.clear();
  refused(state, "its epochs do not fit together");
  training.moments.resize(2);
  state = in_training(experiment);
  state.base_training = std::make_shared<const BaseTrainingState>(training);
  refused(state, "the tensor \"training.moments\" has not the shape that it should have");
}

TEST_CASE("runs that differ are told apart by what differs, threads aside") {
  const RunIdentity one = run_identity(tiny(), "a");
  Experiment other = tiny();
  other.run.threads = 7;
  CHECK(difference(one, run_identity(other, "a")).empty());
  other.seed = 4;
  CHECK(difference(one, run_identity(other, "a")) == "seed is 0 there and 4 here");
  RunIdentity before = one;
  before.result_version = 1;
  CHECK(difference(before, one) ==
        "the version of its results is 1 there and " + std::to_string(result_version) + " here");
  CHECK(difference(one, run_identity(tiny(), "b")) == "the base model is a there and b here");
  RunIdentity elsewhere = one;
  elsewhere.instruction_set = "abacus";
  CHECK(difference(elsewhere, one).starts_with("the processor's instruction set is abacus there"));
}

TEST_CASE("a checkpoint says its format, and one of another format is told from a damaged one") {
  const auto bytes = write_saved_run({run_identity(tiny(), ""), states_of(tiny()).back()});
  Safetensors file = read_safetensors(unsealed(bytes, "c"), "c");
  CHECK(file.metadata.at("format") == "tiltscope run 5");
  CHECK(file.metadata.at("build") == build_id());
  const auto with = [&](const std::string& key, const std::string& value) {
    Safetensors other = file;
    other.metadata[key] = value;
    return sealed(write_safetensors(other));
  };
  const auto refused = [&](const std::string& format, const char* message) {
    CHECK_THROWS_WITH_AS(read_saved_run(with("format", format), "c"), message, OtherFormat);
  };
  refused(
      "tiltscope run 3",
      "c was written by an older Tiltscope: its format is 3, and this one reads formats from 4");
  refused("tiltscope run 6",
          "c was written by a newer Tiltscope: its format is 6, and this one reads formats up to "
          "5");
  CHECK_THROWS_WITH_AS(read_saved_run(with("config", "format = 99\n"), "c"),
                       "c:1: was written by a newer Tiltscope: its format is 99, and this one "
                       "reads formats up to 4",
                       OtherFormat);
  check_damaged(with("format", "tiltscope walk 2"),
                "c is no checkpoint: its format is \"tiltscope walk 2\"");
  check_damaged(with("result_version", "two"),
                "c is no checkpoint: the version of its results is no number");
  // The build is for the record.
  CHECK(read_saved_run(with("build", "another"), "c").build == "another");
  file.metadata.erase("format");
  check_damaged(sealed(write_safetensors(file)),
                "c is no checkpoint: there is no \"format\" in it");
}
