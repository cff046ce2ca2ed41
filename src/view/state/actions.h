#pragma once

#include "session/command.h"
#include "session/snapshot.h"

#include <functional>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// What a key or a button asks for.
enum class Action {
  play_or_pause,
  forward,  ///< through the history; at its end, one tilt
  back,
  newest,
  step,
  branch,  ///< from the tilt that is looked at
  reset,
  reseed,
  train_base,
  auto_run,         ///< on or off
  compare,          ///< four N, one after another; or stop it
  compare_methods,  ///< those that are chosen, likewise
  slower,
  faster,
  pin,
  undo,
  redo,
  copy,
  paste,
  fit,
  show_anew,  ///< all of another problem: fitted, and the samples themselves
  grid,
  panels,
  theme,
  larger,
  smaller,
  normal_size,
  screenshot,
  help,
  tour,  ///< of the window, from its first card
  close,
  edit,   ///< handles of the base density, or not
  paint,  ///< the picture of a reward, or not
  smaller_brush,
  larger_brush,
  // To the control that has the keys, as `forward` and `back` are, then.
  next_control,
  previous_control,
  up,
  down,
  fine_right,
  fine_left,
  fine_up,
  fine_down,
  zoom_in,
  zoom_out,
  enter,
  remove
};

/// What a reset does, for the tooltips of its buttons.
inline constexpr std::string_view reset_words =
    "Back to the base model, with the same seed. Play then gives the same run, bit for bit.";

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

/// How long a tilt may take at least, in seconds; the last one is at maximum speed.
const std::vector<double>& paces();
/// The place of a pace, or of the one nearest to it, in that list.
int pace_index(double seconds);

}  // namespace tiltscope::view
