#include "view/actions.h"

namespace tiltscope::view {

const std::vector<KeyBinding>& key_bindings() {
  static const std::vector<KeyBinding> bindings = {
      {"Space", "play or pause"},
      {"→", "one tilt, then pause"},
      {"R", "reset: back to the base model, same seed"},
      {"Shift + R", "reset with another seed"},
      {"F", "fit the view"},
      {"F12", "save a picture of the window"},
      {"F1 or ?", "this list"},
  };
  return bindings;
}

bool is_busy(const Snapshot& snapshot) {
  return snapshot.phase == Phase::training_base || snapshot.phase == Phase::tilting;
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
    case Action::reset:
      return {Reset{}};
    case Action::train_base:
      return {TrainBase{}};
    default:
      return {};
  }
}

}  // namespace tiltscope::view
