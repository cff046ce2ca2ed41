#pragma once

#include "session/command.h"
#include "session/snapshot.h"

#include <functional>
#include <vector>

namespace tiltscope::view {

/// What a key or a button asks for.
enum class Action { play_or_pause, step, reset, reseed, train_base, fit, screenshot, help, close };

/// A key's name and what it does, in the order of the help.
struct KeyBinding {
  const char* key;
  const char* does;
};

const std::vector<KeyBinding>& key_bindings();

/// Whether the worker computes at present.
bool is_busy(const Snapshot& snapshot);

/// The commands for the buttons of the run; empty for other actions and where there is nothing to
/// do.
std::vector<Command> commands_for(Action action, const Snapshot& snapshot);

}  // namespace tiltscope::view
