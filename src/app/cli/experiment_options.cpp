#include "app/cli/experiment_options.h"

#include "app/cli/checks.h"
#include "app/cli/errors.h"
#include "app/cli/presets.h"
#include "config/reward_files.h"
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
  apply_settings(start, settings, notes);
  resolve_reward_files(start.reward, {}, notes);
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

void tell(const Notes& notes) {
  for (const std::string& note : notes) std::fprintf(stderr, "tiltscope: %s\n", note.c_str());
}

}  // namespace tiltscope::app
