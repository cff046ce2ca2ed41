#include "app/cli/experiment_options.h"

#include "app/cli/checks.h"
#include "app/cli/errors.h"
#include "app/cli/presets.h"
#include "config/command_files.h"
#include "config/reward_files.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <utility>

namespace tiltscope::app {

void ExperimentOptions::add_to(CLI::App& app) {
  app.add_option("--config", config, "Settings to start from, as TOML")
      ->type_name("FILE")
      ->check(named);
  app.add_option("--preset", preset,
                 "Settings of the program to start from: live, default, paper-20, ...")
      ->type_name("NAME")
      ->check(check_preset);
  // Otherwise one --set would take all the words behind it.
  app.add_option("--set", settings, "Change one setting, e.g. tilting.eta=0.5; can be repeated")
      ->type_name("SECTION.KEY=VALUE")
      ->allow_extra_args(false);
  app.add_flag("--allow-command", allow_command,
               "Let the program start that reward.command names, which runs with your rights");
}

Experiment ExperimentOptions::load(Notes* notes, std::string_view otherwise) const {
  if (!config.empty() && !preset.empty()) {
    throw UsageError("--config and --preset exclude each other: each is what to start from");
  }
  Notes own;
  Experiment from = config.empty() ? app::preset(preset.empty() ? otherwise : preset)
                                   : read_experiment(config, &own, check_experiment);
  Experiment experiment = changed(std::move(from), &own);
  tell(own);
  if (notes) *notes = std::move(own);
  return experiment;
}

Experiment ExperimentOptions::changed(Experiment start, Notes* notes) const {
  const RewardConfig before = start.reward;
  apply_settings(start, settings, notes);
  if (start.reward.command != before.command) start.reward.checksum.clear();
  if (start.reward != before) resolve_reward_files(start.reward, {}, notes);
  renew_checksum(start.reward, notes);
  start.reward.may_start = allow_command;
  check_experiment(start);
  return start;
}

std::vector<Input> ExperimentOptions::inputs() const {
  if (config.empty()) return {};
  return {{"--config", config}};
}

std::string_view ExperimentOptions::start() const {
  if (!config.empty()) return "--config";
  return preset.empty() ? "" : "--preset";
}

void require_leave(const Experiment& experiment) {
  const RewardConfig& reward = experiment.reward;
  if (reward.kind != RewardKind::process || reward.may_start) return;
  std::string words;
  for (const std::string& word : reward.command) words += (words.empty() ? "" : " ") + word;
  throw UsageError("the reward is a program, " + as_given(words) +
                   "; if you trust it, --allow-command lets it start");
}

void tell(const Notes& notes) {
  for (const std::string& note : notes) std::fprintf(stderr, "tiltscope: %s\n", note.c_str());
}

}  // namespace tiltscope::app
