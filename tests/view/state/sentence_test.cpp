#include "view/state/sentence.h"

#include "oracle/tilted_density.h"
#include "view/mock_gui.h"
#include "view/state/wording.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// A window's state without the window.
struct Told {
  Snapshot snapshot;
  Playhead playhead;
  Draft draft{[](const Command&) {}, {Experiment{}}};

  explicit Told(Snapshot of) : snapshot(std::move(of)) {}

  Sentence sentence() {
    draft.follow(snapshot, playhead.past_tilt(), 0.0);
    const Shown shown = playhead.look(snapshot);
    return live_sentence(snapshot, shown, playhead, draft);
  }
  std::string now() { return sentence().now; }
};

std::string wanted(const Experiment& experiment) { return wanted_words(TiltCourse(experiment)); }

std::string movement(const Experiment& experiment) {
  const TiltCourse course(experiment);
  const auto density = tilted_density(experiment.base, course, course.last());
  return movement_words(experiment.base, *density->mixture());
}

}  // namespace

TEST_CASE("the sentence says what is wanted, whatever the reward") {
  Experiment experiment;
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(1.00 · (0, 4)·x).");
  experiment.reward.A = -0.5 * Eigen::Matrix2d::Identity();
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(1.00 · (½ x·Ax + (0, 4)·x)).");
  experiment.reward.b.setZero();
  experiment.tilting.lambda = 0.5;
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(0.50 · ½ x·Ax).");
  experiment.reward = {};
  experiment.reward.kind = RewardKind::distance;
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(0.50 · −|x|).");
  experiment.reward.a = Eigen::Vector2d(1.0, -2.0);
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(0.50 · −|x − (1, −2)|).");
  experiment.tilting.lambda = 0.0;
  CHECK(wanted(experiment) == "Wanted: p(x) as it is.");
  experiment = Experiment{};
  experiment.reward.b.setZero();
  CHECK(wanted(experiment) == "Wanted: p(x) as it is.");

  // A reward from the list is named where its formula would take too much room.
  experiment.tilting.lambda = 1.0;
  experiment.reward = {.kind = RewardKind::expression, .formula = "4*(x1 > 0)"};
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(1.00 · (4*(x1 > 0))).");
  experiment.reward.formula = "6*(x1^2 + x2^2 < 0.5)";
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(1.00 · r(x)), r large in a disc around 0.");
  experiment.reward.formula = "6*(x1^2 + x2^2 < 0.25) + x1";
  CHECK(wanted(experiment) == "Wanted: p(x) · exp(1.00 · r(x)), r by your formula.");

  Experiment many;
  many.reward.b = Eigen::VectorXd::Ones(8);
  many.reward.A = Eigen::MatrixXd::Zero(8, 8);
  CHECK(wanted(many) == "Wanted: p(x) · exp(1.00 · b·x).");
}

TEST_CASE("after a branch, both rewards are wanted") {
  Experiment before;
  Experiment after;
  after.reward.b = Eigen::Vector2d(3.0, 0.0);
  const TiltCourse course = TiltCourse(before).branched(10, after);
  CHECK(wanted_words(course) == "Wanted: p(x) · exp(0.50 · (0, 4)·x + 1.00 · (3, 0)·x).");
  // More of the same reward is one term.
  after = before;
  after.tilting.lambda = 2.0;
  CHECK(wanted_words(TiltCourse(before).branched(10, after)) ==
        "Wanted: p(x) · exp(2.50 · (0, 4)·x).");
}

TEST_CASE("the sentence follows a run from its start to its end") {
  Told told(idle_snapshot());
  CHECK(told.now() == "Press Play (Space) to move the points in 20 steps.");
  CHECK(told.sentence().brief == "Press Play (Space).");
  told.snapshot = snapshot_at(3);
  told.snapshot.phase = Phase::tilting;
  told.snapshot.activity = Activity::tilting;
  CHECK(told.now() == "Step 3 of 20, δ = 0.05: points should follow the blue.");
  CHECK(told.sentence().brief == "Step 3 of 20: points should follow the blue.");
  told.snapshot.phase = Phase::paused;
  CHECK(told.now() == "Step 3 of 20, δ = 0.05. Paused: Play goes on.");
  told.snapshot.activity = Activity::none;
  told.playhead.go_to(told.snapshot, 1);
  CHECK(told.now() == "Looking back at step 1 of 20; the run is at 3 (End returns).");
  told.playhead.follow();
  told.snapshot.phase = Phase::failed;
  CHECK(told.now() == "Step 3 of 20, δ = 0.05. The run has stopped.");
  told.snapshot.failure = {.tilt = 4, .symptom = "the loss is not finite"};
  CHECK(told.now() ==
        "Step 3 of 20, δ = 0.05. The run has stopped on the way to step 4: the loss is not "
        "finite.");
  CHECK(told.sentence().brief == "Stopped at step 4: the loss is not finite.");
  CHECK(told.sentence().tone == Tone::bad);
  told.snapshot = snapshot_at(20);
  told.snapshot.phase = Phase::finished;
  CHECK(told.now() == "All 20 steps are done.");
  told.snapshot.activity = Activity::measuring_budget;
  CHECK(told.now() == "Measuring which part of the method the error comes from.");
  Judgement judgement;
  judgement.metrics = SampleMetrics{};
  judgement.metrics->nll = {3.83, Floor({2.83})};
  judgement.metrics->mean_error = {3e-4, Floor({3e-4})};
  judgement.metrics->sliced_w2 = {0.05, Floor({0.05})};
  told.snapshot.judgement = std::make_shared<const Judgement>(judgement);
  CHECK(told.now() ==
        "Done. Poor: 1.00 nats above exact samples. Measuring which part of the method the error "
        "comes from.");
  CHECK(told.sentence().tone == Tone::bad);
}

TEST_CASE("what is looked back at is a round where the run goes in rounds") {
  Experiment experiment;
  experiment.method.kind = MethodKind::draft;
  Told told(snapshot_at(3, experiment));
  told.snapshot.course = std::make_shared<const TiltCourse>(TiltCourse::at_once(experiment, 30));
  told.playhead.go_to(told.snapshot, 1);
  CHECK(told.now() == "Looking back at round 1 of 30; the run is at 3 (End returns).");
}

TEST_CASE("the end carries the verdict and its tone") {
  Told told(snapshot_at(20));
  told.snapshot.phase = Phase::finished;
  Judgement judgement;
  judgement.metrics = SampleMetrics{};
  judgement.metrics->nll = {4.13, Floor({2.83})};
  told.snapshot.judgement = std::make_shared<const Judgement>(judgement);
  CHECK(told.now() == "All 20 steps are done. Poor: 1.30 nats above exact samples.");
  CHECK(told.sentence().brief == "Done. Poor: 1.30 nats above exact samples.");
  CHECK(told.sentence().tone == Tone::bad);
  told.snapshot.final_samples = std::make_shared<const Eigen::MatrixXd>(2, 5'000);
  CHECK(told.now().ends_with("exact samples, judged by 5,000 samples."));
  judgement.metrics->nll.value = 2.83;
  told.snapshot.judgement = std::make_shared<const Judgement>(judgement);
  CHECK(told.sentence().tone == Tone::good);
}

TEST_CASE("a base model that must be trained is announced, and how long it takes") {
  Experiment changed;
  changed.base.means[0].x() = -1.0;
  Told told(idle_snapshot());
  told.now();
  told.snapshot = idle_snapshot(changed);
  const std::string time = coarse_seconds(told.draft.seconds_of_training(changed));
  CHECK(told.now() == "New base density: press Play to train its model (" + time + ").");
  told.snapshot.phase = Phase::training_base;
  CHECK(told.now() == "Training the base model, " + time + ".");
  told.snapshot.remaining_seconds = 3.2;
  CHECK(told.now() == "Training the base model, 3 s left.");
  // Its density is the one at hand, its network is not.
  changed = {};
  changed.network.width = 32;
  told.snapshot = idle_snapshot(changed);
  CHECK(told.now().starts_with("Press Play: the base model is trained first ("));
}

TEST_CASE("a session that begins without a base model says that Play trains one first") {
  Experiment space;
  space.base.means = {Eigen::VectorXd::Zero(3)};
  space.base.covariances = {Eigen::MatrixXd::Identity(3, 3)};
  space.base.weights = Eigen::VectorXd{{1.0}};
  space.reward.A = Eigen::MatrixXd::Zero(3, 3);
  space.reward.b = Eigen::VectorXd{{0.0, 4.0, 0.0}};
  Told told(idle_snapshot(space));
  CHECK(told.now().starts_with("Press Play: the base model is trained first ("));
  // One that was read from a file is there from the start.
  Told loaded(idle_snapshot(space));
  loaded.snapshot.base_ready = true;
  CHECK(loaded.now() == "Press Play (Space) to run.");
}

TEST_CASE("the sentence speaks where there is no picture, and no exact density") {
  Experiment line;
  line.base.means = {Eigen::VectorXd{{0.0}}};
  line.base.covariances = {Eigen::MatrixXd{{1.0}}};
  line.base.weights = Eigen::VectorXd{{1.0}};
  line.reward.A = Eigen::MatrixXd::Zero(1, 1);
  line.reward.b = Eigen::VectorXd{{2.0}};
  Told told(snapshot_at(2, line));
  told.snapshot.phase = Phase::tilting;
  CHECK(told.sentence().wanted == "Wanted: p(x) · exp(1.00 · (2)·x).");
  CHECK(told.now() == "Step 2 of 20, δ = 0.05: the curves say how well it follows.");

  Told unknown(snapshot_at(2));
  unknown.snapshot.phase = Phase::tilting;
  unknown.snapshot.density.reset();
  CHECK(unknown.now() ==
        "Step 2 of 20, δ = 0.05: no exact density is known to compare the points with.");
}

TEST_CASE("a movement is told in plain directions") {
  Experiment experiment;
  CHECK(movement(experiment) == "move both modes up by 2");
  experiment.reward.b = Eigen::Vector2d(0.0, -2.0);
  CHECK(movement(experiment) == "move both modes down by 1");
  experiment.reward.b = Eigen::Vector2d(2.0, 2.0);
  CHECK(movement(experiment).starts_with("move both modes by (1, 1)"));
  experiment.reward.b.setZero();
  CHECK(movement(experiment) == "leave every mode as it is");
}

TEST_CASE("a movement tells of weights and widths, too") {
  Experiment experiment;
  experiment.reward.b = Eigen::Vector2d(1.0, 0.0);
  CHECK(movement(experiment) ==
        "move both modes right by 0.5 and give the right mode 98 % of the points (base: 50 %)");
  experiment.reward.b.setZero();
  experiment.reward.A = -2.0 * Eigen::Matrix2d::Identity();
  // From 0.5 to 1 / (1 / 0.5 + 2), and towards the middle.
  CHECK(movement(experiment) ==
        "move the left mode right by 1 and the right mode left by 1 and make them 29 % narrower");
  experiment.base.means.assign(2, Eigen::Vector2d::Zero());
  CHECK(movement(experiment) == "make both modes 29 % narrower");
}

TEST_CASE("while a target is dragged, the sentence says where it would lead") {
  MockWindow window(snapshot_at(3));
  Told told(window.snapshot);
  told.now();
  Experiment changed = told.draft.shown();
  changed.reward.b = Eigen::Vector2d(0.0, 2.0);
  told.draft.edit(about("reward.b"), changed);
  auto preview = std::make_shared<PreviewedTarget>();
  preview->experiment = told.draft.pending();
  preview->course = told.draft.pending_course();
  // Until the worker answers, what the change does to the run.
  CHECK(told.now() == "New b: the run will start over from the base model.");
  preview->density = tilted_density(changed.base, *preview->course, preview->course->last());
  told.snapshot.preview = preview;
  CHECK(told.now() == "This would move both modes up by 1.");
  CHECK(told.sentence().wanted == "Wanted: p(x) · exp(1.00 · (0, 2)·x).");
  // What changes no target moves nothing.
  told.draft.cancel();
  changed = told.draft.shown();
  changed.tilting.rate = 5e-3;
  told.draft.edit(about("tilting.rate"), changed);
  CHECK(told.now() == "New learning rate: will apply from the next tilt.");
  // What is wrong goes before everything else.
  changed.tilting.rate = -1.0;
  told.draft.edit(about("tilting.rate"), changed);
  CHECK(told.now().starts_with("learning rate = "));
  CHECK(told.sentence().tone == Tone::bad);
}

TEST_CASE("the sentence has its place above the picture") {
  MockWindow window(snapshot_at(3));
  const plot::Box line = window.place("##sentence");
  CHECK(line.bottom < window.place("##canvas").top);
  window.snapshot = idle_snapshot();
  window.frames();
  CHECK(window.place("##sentence").top == line.top);
}
