#pragma once

#include "app/cli/inputs.h"
#include "config/experiment_io.h"

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
  /// The defaults, the file, then the settings in their order. Tells on stderr what was taken for
  /// something else than what it says, and adds it to `notes`. Throws ConfigError.
  Experiment load(Notes* notes = nullptr) const;
  /// The file, if there is one.
  std::vector<Input> inputs() const;
  /// `start`, then the settings in their order. Throws ConfigError.
  Experiment changed(Experiment start, Notes* notes = nullptr) const;
};

/// Tells the notes on stderr, a line each.
void tell(const Notes& notes);

}  // namespace tiltscope::app
