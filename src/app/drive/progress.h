#pragma once

#include "session/snapshot.h"

#include <memory>

namespace tiltscope::app {

/// Tells how far a session has come.
class Progress {
 public:
  /// A bar that is drawn over on a terminal; otherwise a line for each tilt and a few for the base
  /// training, but none for those of `start`. Either way a line for each part of the judgement.
  static std::unique_ptr<Progress> on_stderr(const Snapshot& start);

  virtual ~Progress() = default;
  virtual void show(const Snapshot& snapshot) = 0;
};

}  // namespace tiltscope::app
