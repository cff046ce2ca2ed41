#pragma once

#include "app/inputs.h"
#include "config/experiment.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tiltscope::app {

/// --config and --set, which every command takes.
struct ExperimentOptions {
  std::string config;
  std::vector<std::string> settings;

  void add_to(CLI::App& app);
  /// The defaults, the file, then the settings in their order. Throws ConfigError.
  Experiment load() const;
  /// The file, if there is one.
  std::vector<Input> inputs() const;
  /// `start`, then the settings in their order. Throws ConfigError.
  Experiment changed(Experiment start) const;
};

}  // namespace tiltscope::app
