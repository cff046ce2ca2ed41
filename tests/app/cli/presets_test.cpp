#include "app/cli/presets.h"

#include "app/cli/base_model.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "diffusion/model_file.h"
#include "reward/stock_rewards.h"
#include "session/session.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

namespace tiltscope {
namespace {

using app::ExperimentOptions;

TEST_CASE("every preset opens with its base model present") {
  const app::BaseModels models({});
  const Session::Options options = models.session_options();
  for (const Preset& preset : app::presets()) {
    CAPTURE(preset.word);
    CHECK(models.choice(preset.experiment).starts_with(app::usual_model));
    const Session session(preset.experiment, options);
    auto snapshot = session.snapshot();
    while (!snapshot->base_ready && snapshot->phase == Phase::idle) {
      snapshot = session.wait_for_change(snapshot->version);
    }
    CHECK(snapshot->base_origin == "pretrained");
  }
}

TEST_CASE("presets stand on live, but for the paper's and the default") {
  const Experiment live = app::preset(app::live_preset);
  std::set<std::string> words;
  for (const Preset& preset : app::presets()) {
    CAPTURE(preset.word);
    CHECK(words.insert(preset.word).second);
    CHECK(app::preset(preset.word) == preset.experiment);
    Experiment other = preset.experiment;
    const bool on_live = preset.word != "default" && !preset.word.starts_with("paper-");
    // Base densities in fine shapes take a longer training, and more steps of the sampler.
    const bool is_fine = preset.group == "Base densities" || preset.word == "reward-nine-of-25";
    if (is_fine) {
      other.training = live.training;
      other.tilting.sampler.steps = live.tilting.sampler.steps;
    }
    // Rewards with edges take few tilts with much training.
    if (preset.word == "reward-disc" || preset.word == "reward-octant") {
      CHECK(other.tilting.ahead > 0.0);
      other.tilting = live.tilting;
    }
    // Without noise the one mode becomes too narrow.
    if (preset.word == "mode-transfer") {
      CHECK(other.tilting.sampler.eta > 0.5);
      other.tilting.sampler.eta = live.tilting.sampler.eta;
    }
    CHECK((other.network == live.network && other.training == live.training &&
           other.tilting == live.tilting) == on_live);
  }
  CHECK(words.contains("live"));
  CHECK(app::preset("default") == Experiment{});
  // Live solves the default's problem.
  CHECK(live.base == Experiment{}.base);
  CHECK(live.reward == Experiment{}.reward);
  CHECK(live.tilting.lambda == Experiment{}.tilting.lambda);
}

TEST_CASE("the presets of a group stand together") {
  std::set<std::string> before;
  std::string group;
  for (const Preset& preset : app::presets()) {
    CAPTURE(preset.word);
    CHECK_FALSE(preset.group.empty());
    if (preset.group != group) CHECK(before.insert(preset.group).second);
    group = preset.group;
  }
}

TEST_CASE("the presets of formulas take them, and their strength, from the stock rewards") {
  int count = 0;
  for (const Preset& preset : app::presets()) {
    CAPTURE(preset.word);
    const bool is_formula = preset.experiment.reward.kind == RewardKind::expression;
    CHECK(is_formula == preset.word.starts_with("reward-"));
    if (!is_formula) continue;
    ++count;
    const auto* const stock =
        std::ranges::find(stock_rewards, preset.experiment.reward.formula, &StockReward::formula);
    REQUIRE(stock != stock_rewards.end());
    CHECK(preset.experiment.tilting.lambda == stock->lambda);
  }
  CHECK(count == 7);
}

TEST_CASE("every preset says in one sentence what there is to watch") {
  for (const Preset& preset : app::presets()) {
    CAPTURE(preset.word);
    CHECK(preset.watch.size() > 20);
    CHECK(preset.watch.ends_with('.'));
    CHECK(preset.watch.find(". ") == std::string::npos);
  }
}

TEST_CASE("settings start from a preset, from a file or from the command's own preset") {
  Experiment ring = app::preset("ring");
  CHECK(ring.base.means.size() == 8);
  CHECK(ExperimentOptions{.config = {}, .preset = "ring", .settings = {}}.load() == ring);
  ring.tilting.tilts = 7;
  const std::vector<std::string> seven = {"tilting.tilts=7"};
  CHECK(ExperimentOptions{.config = {}, .preset = "ring", .settings = seven}.load() == ring);
  CHECK(ExperimentOptions{}.load() == Experiment{});
  CHECK(ExperimentOptions{}.load(nullptr, app::live_preset) == app::preset("live"));
  CHECK(ExperimentOptions{.config = {}, .preset = "default", .settings = {}}.load(
            nullptr, app::live_preset) == Experiment{});
}

}  // namespace
}  // namespace tiltscope
