#include "view/state/wording.h"

#include "session/clip_warning.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <limits>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("times read like times") {
  CHECK(seconds(0.84) == "0.84 s");
  CHECK(seconds(9.999) == "10 s");
  CHECK(seconds(59.4) == "59 s");
  CHECK(seconds(185) == "3 min 05 s");
  CHECK(seconds(7800) == "2 h 10 min");
  CHECK(seconds(-1) == "–");
  CHECK(coarse_seconds(8.4) == "8 s");
  CHECK(coarse_seconds(61) == "1 min 01 s");
}

TEST_CASE("numbers of a file have no more digits than are worth reading") {
  CHECK(in_brief("[2.0500000000000003, 2.0]") == "[2.05, 2.0]");
  CHECK(in_brief("[0.123456789, -12345678]") == "[0.123457, -12345678]");
  CHECK(in_brief("\"a/.......b\"") == "\"a/.......b\"");
  CHECK(in_brief("\"λ 1.2.3.4.5.6\"") == "\"λ 1.2.3.4.5.6\"");
  CHECK(in_brief("").empty());
}

TEST_CASE("each phase has its words") {
  Snapshot snapshot = snapshot_at(7);
  CHECK(describe(snapshot) == "Paused after tilt 7 of 20");
  CHECK(window_title(snapshot) == "Tilt 7 / 20 paused – Tiltscope");
  snapshot.phase = Phase::tilting;
  snapshot.activity = Activity::sampling;
  CHECK(describe(snapshot) == "On the way to tilt 8 of 20: drawing samples");
  CHECK(window_title(snapshot) == "Tilt 7 / 20 – Tiltscope");
  snapshot.activity = Activity::evaluating;
  // The model of tilt 7 is there, but not its samples yet: the picture shows tilt 6.
  snapshot.samples_tilt = 6;
  CHECK(describe(snapshot) == "On the way to tilt 7 of 20: measuring the error");
  CHECK(window_title(snapshot) == "Tilt 6 / 20 – Tiltscope");
  snapshot.samples_tilt = 7;
  snapshot.remaining_seconds = 38.0;
  CHECK(window_title(snapshot) == "Tilt 7 / 20, 40 s left – Tiltscope");
  snapshot.remaining_seconds = 0.0;
  CHECK(window_title(snapshot).find(", a few s left") != std::string::npos);
  snapshot.remaining_seconds = 290.0;
  CHECK(window_title(snapshot) == "Tilt 7 / 20, 5 min left – Tiltscope");
  snapshot.remaining_seconds = -1.0;
  snapshot.phase = Phase::training_base;
  snapshot.progress = 0.25;
  CHECK(window_title(snapshot) == "25 % base training – Tiltscope");
  snapshot.base_epochs =
      std::make_shared<const std::vector<EpochRecord>>(std::vector<EpochRecord>{{3, 1.0, 1.0}});
  CHECK(describe(snapshot) == "Training the base model: epoch 3 of 100");
  Experiment patient;
  patient.training.data = TrainingData::fixed;
  patient.training.patience = 5;
  snapshot.experiment = std::make_shared<const Experiment>(patient);
  CHECK(describe(snapshot) == "Training the base model: epoch 3 of at most 100");
  CHECK(describe(idle_snapshot()) == "Not started");
  CHECK(describe(snapshot_at(0)) == "Paused after tilt 0 of 20");
  CHECK(window_title(idle_snapshot()) == "Tiltscope");
}

TEST_CASE("a session's advice names the controls, not the keys of the configuration") {
  CHECK(with_names_of_controls("try a smaller tilting.rate or a smaller tilting.lambda") ==
        "try a smaller learning rate or a smaller λ");
  CHECK(with_names_of_controls("try a smaller training.rate or more epochs") ==
        "try a smaller learning rate or more epochs");
  CHECK(with_names_of_controls(clip_warning("tilt 2", 0.12))
            .starts_with("tilt 2: clip x₀ holds 12 % "));
  CHECK(with_names_of_controls("a disk without room") == "a disk without room");
  CHECK(with_names_of_controls("[tilting] tilts = 0 must be at least 1") ==
        "tilts N = 0 must be at least 1");
  // Not the beginning of a longer word.
  CHECK(with_names_of_controls("[reward] amount is unknown") == "[reward] amount is unknown");
}

TEST_CASE("progress counts finished tilts and the way through the next") {
  Snapshot snapshot = snapshot_at(5);
  snapshot.phase = Phase::tilting;
  snapshot.activity = Activity::tilting;
  snapshot.progress = 0.5;
  const Progress progress = progress_of(snapshot);
  CHECK(progress.done == doctest::Approx(0.25));
  CHECK(progress.next == doctest::Approx(0.30));
  CHECK(progress.step == doctest::Approx(0.5));
  snapshot.phase = Phase::finished;
  CHECK(progress_of(snapshot).done == 1.0);
}

TEST_CASE("timings leave out the base model's row") {
  CHECK_FALSE(last_tilt_timing(snapshot_at(0)).has_value());
  const auto timing = last_tilt_timing(snapshot_at(4));
  REQUIRE(timing);
  CHECK(timing->sampling == doctest::Approx(0.25));
  CHECK(timing->mean_total == doctest::Approx(1.0));
}

TEST_CASE("measures by weighted draws are said with their error, without what is not known") {
  SampleMetrics metrics;
  metrics.nll.value = 4.2;
  metrics.nll.floor.median = std::numeric_limits<double>::quiet_NaN();
  for (auto metric : {&SampleMetrics::sliced_w2, &SampleMetrics::w2, &SampleMetrics::mmd}) {
    (metrics.*metric).value = std::numeric_limits<double>::quiet_NaN();
  }
  metrics.errors = DrawsErrors{};
  metrics.errors->draws = 1'048'576;
  metrics.errors->effective_size = 2'345.6;
  metrics.errors->shares = Eigen::Vector2d(0.004, 0.003);
  metrics.errors->reward = Estimate{-1.23456, 0.0123};
  metrics.errors->entropy = {4.1834, 0.021};
  metrics.errors->divergence = {0.8, 0.011};
  metrics.errors->log_normaliser = {-2.03, 0.0204};
  Judgement judgement;
  judgement.metrics = metrics;
  judgement.stage = Judgement::Stage::complete;
  Snapshot snapshot = snapshot_at(20);
  snapshot.judgement = std::make_shared<const Judgement>(judgement);
  CHECK(judgement_words(snapshot) ==
        "NLL 4.200. The exact target is known by 1,048,576 weighted draws of the base, with an "
        "effective size of 2,346: E[r] −1.235 ± 0.012, NLL 4.183 ± 0.021, KL from the base 0.8 ± "
        "0.011, "
        "log Z −2.03 ± 0.02, shares ± 0.004 at most; the NLL of samples has an error of 0.02");
}

TEST_CASE("a finished run's measures are said as they come, each beside what exact samples score") {
  Snapshot snapshot = snapshot_at(20);
  snapshot.phase = Phase::finished;
  CHECK(judgement_words(snapshot).empty());
  Judgement judgement;
  snapshot.judgement = std::make_shared<const Judgement>(judgement);
  CHECK(judgement_words(snapshot).empty());
  SampleMetrics metrics;
  metrics.nll = {2.84, Floor({2.83})};
  metrics.sliced_w2 = {0.07, Floor({0.05})};
  metrics.w2 = {0.21, Floor({0.19})};
  metrics.mmd = {0.02, Floor({0.03})};
  metrics.mmd_p_value = 0.4;
  judgement.metrics = metrics;
  const auto say = [&](Judgement::Stage stage) {
    judgement.stage = stage;
    snapshot.judgement = std::make_shared<const Judgement>(judgement);
    return judgement_words(snapshot);
  };
  CHECK(say(Judgement::Stage::moments) == "NLL 2.840 (exact samples 2.830), sliced W2 0.07 (0.05)");
  // Two numbers that are compared have as many decimals.
  judgement.metrics->nll = {2.9, Floor({2.83})};
  CHECK(say(Judgement::Stage::moments).starts_with("NLL 2.900 (exact samples 2.830)"));
  judgement.metrics->nll = metrics.nll;
  CHECK(say(Judgement::Stage::w2).ends_with(", W2 0.21 (0.19)"));
  CHECK(say(Judgement::Stage::mmd).ends_with(", W2 0.21 (0.19), MMD 0.02 (0.03), p = 0.4"));
  snapshot.final_samples = std::make_shared<const Eigen::MatrixXd>(2, 5'000);
  CHECK(say(Judgement::Stage::moments).starts_with("Of 5,000 samples: NLL 2.840"));
  judgement.likelihood = ModelLikelihood{{2.85, Floor({2.83})}};
  CHECK(say(Judgement::Stage::complete)
            .ends_with("p = 0.4, NLL of exact samples under the model 2.850 (2.830)"));
  // The status line says it where there is nothing else to say, and what its brackets and p are.
  MockWindow window(snapshot);
  REQUIRE(window.has("##message"));
  const ImVec2 at = window.point_of("##message", 0.6, 0.5);
  window.move(at.x, at.y);
  window.wait(1.0F);
  CHECK(window.interface().signposts().words.find("In brackets:") != std::string::npos);
  CHECK(window.interface().signposts().words.find("with p below 0.05") != std::string::npos);
}

TEST_CASE("the memory of the history is said in whole words") {
  History history;
  history.budget = std::size_t{512} << 20U;
  history.bytes = 50'000;
  CHECK(memory_words(history) == "less than 1 of 512 MB");
  history.bytes = std::size_t{3} << 19U;
  CHECK(memory_words(history) == "1.5 of 512 MB");
}

TEST_CASE("a run is called by its method, and its steps by their name") {
  Experiment experiment;
  experiment.tilting.tilts = 20;
  Snapshot snapshot = snapshot_at(7, experiment);
  CHECK(run_words(snapshot) == "N = 20");
  snapshot.phase = Phase::paused;
  CHECK(window_title(snapshot) == "Tilt 7 / 20 paused – Tiltscope");
  experiment.method.kind = MethodKind::draft;
  experiment.method.draft.rounds = 30;
  snapshot.experiment = std::make_shared<const Experiment>(experiment);
  snapshot.course = std::make_shared<const TiltCourse>(TiltCourse::at_once(experiment, 30));
  CHECK(run_words(snapshot) == "DRaFT, 30 rounds");
  CHECK(strength_words(*snapshot.course, 7) == "λ = 1");
  CHECK(in_steps_of(*snapshot.course, "Tilt 0, two tilts; tilting, a Tiltscope, untilted.") ==
        "Round 0, two rounds; tilting, a Tiltscope, untilted.");
  CHECK(in_steps_of(TiltCourse(experiment), "Tilt 0, two tilts.") == "Tilt 0, two tilts.");
  CHECK(window_title(snapshot) == "Round 7 / 30 paused – Tiltscope");
  experiment.method.kind = MethodKind::guidance;
  snapshot.experiment = std::make_shared<const Experiment>(experiment);
  snapshot.course = std::make_shared<const TiltCourse>(TiltCourse::at_once(experiment, 0));
  CHECK(run_words(snapshot) == "guidance");
}
