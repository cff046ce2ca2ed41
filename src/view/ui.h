#pragma once

#include "session/command.h"
#include "session/snapshot.h"
#include "view/actions.h"
#include "view/draft.h"
#include "view/theme.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace tiltscope::view {

/// What the panels share while one frame is drawn.
struct Ui {
  const Snapshot& snapshot;
  const Theme& theme;
  Draft& draft;
  const std::function<void(Action)>& perform;
  const std::function<void(Command)>& send;
  double now = 0.0;  ///< in seconds
  /// When the next frame is due even if nothing happens.
  double next_frame = std::numeric_limits<double>::infinity();

  float px(float length) const { return theme.px(length); }
  void wake_at(double time) { next_frame = std::min(next_frame, time); }
};

}  // namespace tiltscope::view
