#include "app/experiment_options.h"

#include "app/checks.h"
#include "config/experiment_io.h"

#include <CLI/CLI.hpp>

namespace tiltscope::app {

void ExperimentOptions::add_to(CLI::App& app) {
  app.add_option("--config", config, "Settings to start from, as TOML")
      ->type_name("FILE")
      ->check(named);
  // Otherwise one --set would take all the words behind it.
  app.add_option("--set", settings, "Change one setting, e.g. tilting.eta=0.5; can be repeated")
      ->type_name("SECTION.KEY=VALUE")
      ->allow_extra_args(false);
}

Experiment ExperimentOptions::load() const {
  return changed(config.empty() ? Experiment{} : read_experiment(config));
}

Experiment ExperimentOptions::changed(Experiment start) const {
  for (const std::string& setting : settings) apply_setting(start, setting);
  validate(start);
  return start;
}

std::vector<Input> ExperimentOptions::inputs() const {
  if (config.empty()) return {};
  return {{"--config", config}};
}

}  // namespace tiltscope::app
