#pragma once

#include "app/drive/interruption.h"
#include "session/session.h"

#include <functional>
#include <memory>

namespace tiltscope::app {

/// Sends `command` to the session, unless it is done already, calls `show` for every snapshot that
/// it then sees, and returns the first one for which `done` holds. Throws RunFailure, or
/// RunError if the failure may pass, with the session's message, and Interrupted. Several threads
/// may each drive a session of their own.
std::shared_ptr<const Snapshot> drive(Session& session, Command command,
                                      const std::function<bool(const Snapshot&)>& done,
                                      Interruption& interruption,
                                      const std::function<void(const Snapshot&)>& show);

/// The same, with the progress on stderr.
std::shared_ptr<const Snapshot> drive(Session& session, Command command,
                                      const std::function<bool(const Snapshot&)>& done,
                                      Interruption& interruption);

}  // namespace tiltscope::app
