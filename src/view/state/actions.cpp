#include "view/state/actions.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {

const std::vector<KeyBinding>& key_bindings() {
  static const std::vector<KeyBinding> bindings = {
      {"Space", "play or pause"},
      {"→", "next tilt; at the newest one, run one more"},
      {"←", "tilt before"},
      {"End", "newest tilt, and follow the run"},
      {"B", "continue from the tilt shown; later tilts are discarded"},
      {"R", "restart from the base model, same seed"},
      {"Shift + R", "restart with another seed"},
      {"A", "auto-run on or off: changes run by themselves"},
      {"C", "compare N = 20, 50, 100 and 200, or stop comparing"},
      {"− and +", "slower and faster"},
      {"P", "pin this run's curves beside those to come"},
      {"Ctrl + Z, Y", "undo and redo a change, with the run that it ended"},
      {"Ctrl + C, V", "copy and paste all settings as text"},
      {"F", "fit the picture"},
      {"G", "halfway and final samples of all runs, or back"},
      {"Tab, Shift + Tab", "to the next control or handle, or the one before"},
      {"Arrows, Enter", "change that control (Shift: finely), keep the change"},
      {"Enter, Space", "press that button; the arrows go through its menu or list"},
      {"Page Up, Down", "zoom in and out"},
      {"E", "edit the base density; Delete removes a component"},
      {"[ and ]", "while painting or drawing: smaller, larger brush"},
      {"H", "hide or show the panels"},
      {"T", "dark or light theme"},
      {"Ctrl + −, +, 0", "text size: smaller, larger, normal"},
      {"F12", "save a picture of the window"},
      {"Escape", "cancel a drag, close a menu or this page, leave the tour, stop comparing"},
      {"F1 or ?", "this page; ← and → go through the answers"},
  };
  return bindings;
}

bool is_busy(const Snapshot& snapshot) {
  const bool measures = snapshot.activity == Activity::measuring_budget;
  return snapshot.phase == Phase::training_base || snapshot.phase == Phase::tilting ||
         (measures && snapshot.phase != Phase::paused);
}

std::vector<Command> commands_for(Action action, const Snapshot& snapshot) {
  const bool ended = snapshot.phase == Phase::finished || snapshot.phase == Phase::failed;
  switch (action) {
    case Action::play_or_pause:
      if (is_busy(snapshot)) return {Pause{}};
      return {Play{}};
    case Action::step:
      if (ended) return {};
      return {Step{}};
    case Action::slower:
    case Action::faster: {
      const int last = static_cast<int>(paces().size()) - 1;
      const int direction = action == Action::faster ? 1 : -1;
      const int to = std::clamp(pace_index(snapshot.pace) + direction, 0, last);
      return {SetPace{paces()[static_cast<std::size_t>(to)]}};
    }
    case Action::reset:
      return {Reset{}};
    case Action::train_base:
      return {TrainBase{}};
    default:
      return {};
  }
}

const std::vector<double>& paces() {
  static const std::vector<double> seconds = {20.0, 10.0, 5.0, 2.0, 1.0, 0.0};
  return seconds;
}

int pace_index(double seconds) {
  const auto nearest = std::ranges::min_element(
      paces(), {}, [seconds](double pace) { return std::abs(pace - seconds); });
  return static_cast<int>(nearest - paces().begin());
}

}  // namespace tiltscope::view
