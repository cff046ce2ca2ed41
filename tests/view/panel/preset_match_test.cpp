#include "view/panel/preset_match.h"

#include "config/settings.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

std::vector<Preset> twenty_and_fifty() {
  Experiment fifty;
  fifty.tilting.tilts = 50;
  fifty.tilting.epochs = 7;
  return {{"twenty", Experiment{}}, {"fifty", fifty}};
}

}  // namespace

TEST_CASE("settings are compared with the preset that they are nearest to") {
  const std::vector<Preset> presets = twenty_and_fifty();
  Experiment experiment = presets[1].experiment;
  // Neither makes another experiment.
  experiment.seed = 17;
  experiment.run.threads = 2;
  PresetMatch match = match_preset(presets, experiment);
  CHECK(match.preset == &presets[1]);
  CHECK(match.differing.empty());
  experiment.tilting.sampler.eta = 0.25;
  match = match_preset(presets, experiment);
  CHECK(match.preset == &presets[1]);
  REQUIRE(match.differing.size() == 1);
  CHECK(match.differing[0] == &setting("tilting.eta"));
  CHECK(match_preset({}, experiment).preset == nullptr);
  // No quadratic part is none in any dimension.
  experiment = presets[0].experiment;
  experiment.reward.A = Eigen::MatrixXd::Zero(1, 1);
  CHECK(match_preset(presets, experiment, &presets[0]).differing.empty());
  experiment.reward.A(0, 0) = -1.0;
  CHECK(match_preset(presets, experiment, &presets[0]).differing.size() == 1);
}

TEST_CASE("changed settings keep the name of the preset that they began with") {
  const std::vector<Preset> presets = twenty_and_fifty();
  Experiment experiment;
  experiment.tilting.tilts = 50;  // now as near to the other one
  experiment.tilting.epochs = 8;
  experiment.reward.b[0] = 1.0;
  const PresetMatch match = match_preset(presets, experiment, &presets[0]);
  CHECK(match.preset == &presets[0]);
  CHECK(match.differing.size() == 3);
  CHECK(match_preset(presets, experiment).preset == &presets[1]);
  // What is another preset's in every setting is that.
  CHECK(match_preset(presets, presets[1].experiment, &presets[0]).preset == &presets[1]);
  CHECK(match_preset(presets, presets[1].experiment, &presets[0]).differing.empty());
}

TEST_CASE("what the basic panel hides is told by name and value") {
  const std::vector<Preset> presets = twenty_and_fifty();
  Experiment experiment;
  const auto words = [&] { return hidden_words(match_preset(presets, experiment), experiment); };
  CHECK(words().empty());
  // These are in sight.
  experiment.tilting.lambda = 0.5;
  experiment.reward.b[0] = 1.0;
  experiment.tilting.sampler.eta = 1.0;
  CHECK(words().empty());
  // So are these, as the button to paint with and the field of a program.
  experiment.reward.kind = RewardKind::picture;
  experiment.reward.data = "pixels";
  CHECK(words().empty());
  experiment.reward = {};
  experiment.reward.kind = RewardKind::process;
  experiment.reward.command = {"python3", "reward.py"};
  CHECK(words().empty());
  experiment.reward = {};
  experiment.tilting.sampler.steps = 40;
  CHECK(words() == "1 advanced setting differs from twenty: steps J = 40.");
  experiment.tilting.rate = 0.01;
  CHECK(words() == "2 advanced settings differ from twenty: steps J = 40, learning rate = 0.01.");
  experiment.tilting.decay = Decay::constant;
  experiment.evaluation.points = 10;
  CHECK(words() ==
        "4 advanced settings differ from twenty: steps J = 40, learning rate = 0.01, rate = "
        "constant and 1 more.");
  // That it is another problem is told elsewhere.
  const std::string before = words();
  experiment.base.weights = Eigen::Vector2d(0.25, 0.75);
  CHECK(words() == before);
  CHECK(hidden_words(match_preset({}, experiment), experiment).empty());
}

TEST_CASE("what makes it another problem than the preset's is told") {
  const std::vector<Preset> presets = twenty_and_fifty();
  Experiment experiment;
  const auto words = [&] {
    return changed_words(match_preset(presets, experiment), experiment, false);
  };
  CHECK(words().empty());
  // The same problem, solved in another way.
  experiment.tilting.sampler.steps = 40;
  CHECK(words().empty());
  experiment.tilting.lambda = 2.0;
  CHECK(words() == "Changed: strength λ = 2.");
  experiment.tilting.tilts = 3;
  CHECK(words() == "Changed: strength λ = 2, tilts N = 3.");
  experiment.reward.b[0] = 1.0;
  experiment.base.weights = Eigen::Vector2d(0.25, 0.75);
  CHECK(words().ends_with(" and 1 more."));
  CHECK(changed_words(match_preset({}, experiment), experiment, false).empty());
  // The panel that shows all settings leaves none out.
  experiment = Experiment{};
  experiment.tilting.rate = 1e-2;
  CHECK(words().empty());
  const PresetMatch match = match_preset(presets, experiment);
  CHECK(changed_words(match, experiment, true) == "Changed: learning rate = 0.01.");
}
