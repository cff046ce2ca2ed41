#pragma once

#include "app/interruption.h"
#include "session/session.h"

#include <functional>
#include <memory>

namespace tiltscope::app {

/// Sends `command` to the session, shows its progress on stderr, and returns the first snapshot for
/// which `done` holds. Throws RunError with the session's message if it fails, and Interrupted.
std::shared_ptr<const Snapshot> drive(Session& session, Command command,
                                      const std::function<bool(const Snapshot&)>& done,
                                      Interruption& interruption);

}  // namespace tiltscope::app
