#include "view/controls.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

// Where things stand in the panel on the left, in a window of 1280 x 800 at a scale of 1.
const ImVec2 reset_button{37, 43};
const ImVec2 play_button{93, 43};
const ImVec2 step_button{149, 43};
const ImVec2 preset_menu{145, 106};
const ImVec2 lambda_middle{146, 216};  ///< of the slider from 0 to 2
const ImVec2 lambda_end{272, 216};
const ImVec2 eta_middle{146, 421};
const ImVec2 reseed_button{260, 450};
const ImVec2 train_button{145, 562};

void click(MockWindow& window, ImVec2 at) { window.click(at.x, at.y); }

}  // namespace

TEST_CASE("the buttons send what they say") {
  MockWindow window(idle_snapshot());
  click(window, play_button);
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Play>(window.sent[0]));

  window.snapshot.phase = Phase::tilting;
  click(window, play_button);
  REQUIRE(window.sent.size() == 2);
  CHECK(is<Pause>(window.sent[1]));

  click(window, step_button);
  REQUIRE(window.sent.size() == 3);
  CHECK(is<Step>(window.sent[2]));

  click(window, reset_button);
  REQUIRE(window.sent.size() == 4);
  CHECK(is<Reset>(window.sent[3]));

  click(window, train_button);
  REQUIRE(window.sent.size() == 5);
  CHECK(is<TrainBase>(window.sent[4]));
}

TEST_CASE("a run that is over can be played again but not stepped") {
  Snapshot snapshot = snapshot_at(20);
  snapshot.phase = Phase::finished;
  MockWindow window(snapshot);
  click(window, step_button);
  CHECK(window.sent.empty());
  click(window, play_button);
  REQUIRE(window.sent.size() == 1);
  CHECK(is<Play>(window.sent[0]));
}

TEST_CASE("the base model's training cannot be asked for twice") {
  Snapshot snapshot = idle_snapshot();
  snapshot.phase = Phase::training_base;
  MockWindow window(snapshot);
  click(window, train_button);
  CHECK(window.sent.empty());
}

TEST_CASE("the die takes the next seed, also when the session has not answered yet") {
  MockWindow window(idle_snapshot());
  click(window, reseed_button);
  click(window, reseed_button);
  REQUIRE(window.sent.size() == 2);
  REQUIRE(is<Reseed>(window.sent[0]));
  CHECK(std::get<Reseed>(window.sent[0]).seed == 1);
  CHECK(std::get<Reseed>(window.sent[1]).seed == 2);
}

TEST_CASE("a slider sends once, when it is let go") {
  MockWindow window(snapshot_at(7));
  window.move(lambda_middle.x, lambda_middle.y);
  window.press();
  for (const float x : {160.0F, 200.0F, 240.0F, lambda_end.x}) window.move(x, lambda_end.y);
  CHECK(window.sent.empty());
  // Meanwhile the canvas shows where the pending setting would lead.
  REQUIRE(window.scene().ghost != nullptr);
  CHECK(window.scene().ghost->mean(0).y() == doctest::Approx(4.0));
  window.release();
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Configure>(window.sent[0]));
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.tilting.lambda == doctest::Approx(2.0));
  // Nothing else has changed.
  Experiment expected;
  expected.tilting.lambda = sent.tilting.lambda;
  CHECK(effect_of(expected, sent) == ChangeEffect::none);
  window.frames();
  CHECK(window.scene().ghost == nullptr);
}

TEST_CASE("eta has its own slider") {
  MockWindow window(snapshot_at(7));
  click(window, eta_middle);
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.eta ==
        doctest::Approx(0.5).epsilon(0.03));
}

TEST_CASE("a setting that cannot be run is not sent") {
  Experiment experiment;
  experiment.reward.A =
      Eigen::MatrixXd::Identity(2, 2);  // normalisable up to lambda = 2, exclusive
  MockWindow window(snapshot_at(7, experiment));
  window.move(lambda_middle.x, lambda_middle.y);
  window.press();
  window.move(lambda_end.x + 200, lambda_end.y);
  CHECK(window.scene().ghost == nullptr);
  window.release();
  CHECK(window.sent.empty());
}

TEST_CASE("a preset is sent as it is, but for the number of threads") {
  Experiment fifty;
  fifty.tilting.tilts = 50;
  Experiment own;
  own.run.threads = 3;
  MockWindow window(idle_snapshot(own), {{"twenty", Experiment{}}, {"fifty", fifty}});
  click(window, preset_menu);
  click(window, ImVec2(preset_menu.x, 168));
  REQUIRE(window.sent.size() == 1);
  REQUIRE(is<Configure>(window.sent[0]));
  const Experiment& sent = std::get<Configure>(window.sent[0]).experiment;
  CHECK(sent.tilting.tilts == 50);
  CHECK(sent.run.threads == 3);
}

TEST_CASE("the preset's name is found whatever the seed and the threads") {
  Experiment fifty;
  fifty.tilting.tilts = 50;
  const std::vector<Preset> presets = {{"twenty", Experiment{}}, {"fifty", fifty}};
  Experiment experiment = fifty;
  experiment.seed = 17;
  experiment.run.threads = 2;
  REQUIRE(matching_preset(presets, experiment) != nullptr);
  CHECK(matching_preset(presets, experiment)->name == "fifty");
  experiment.tilting.eta = 0.25;
  CHECK(matching_preset(presets, experiment) == nullptr);
}
