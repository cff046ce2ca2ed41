#pragma once

#include "app/cli/inputs.h"
#include "config/experiment_io.h"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace tiltscope::app {

/// --config, --preset, --set and --allow-command, which every command takes.
struct ExperimentOptions {
  std::string config;
  std::string preset;
  std::vector<std::string> settings;
  bool allow_command = false;  ///< the reward's program may be started

  void add_to(CLI::App& app);
  /// The file or the preset, without either the preset `otherwise`, then the settings in their
  /// order. Tells on stderr what was taken for something else than what it says, and adds it to
  /// `notes`. Throws ConfigError, or UsageError where there are both a file and a preset.
  Experiment load(Notes* notes = nullptr, std::string_view otherwise = "default") const;
  /// The file, if there is one.
  std::vector<Input> inputs() const;
  /// "--config" or "--preset", by which it starts from something else than usual; empty without.
  std::string_view start() const;
  /// `start`, then the settings in their order, with the files that they name from the current
  /// folder. Throws ConfigError.
  Experiment changed(Experiment start, Notes* notes = nullptr) const;
};

/// Throws UsageError where the reward is a program that was not allowed to start.
void require_leave(const Experiment& experiment);

/// Tells the notes on stderr, a line each.
void tell(const Notes& notes);

}  // namespace tiltscope::app
