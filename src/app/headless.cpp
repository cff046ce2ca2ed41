#include "app/headless.h"

#include "app/errors.h"
#include "app/progress.h"

namespace tiltscope::app {
namespace {

/// A signal makes the session publish, so that whoever waits for it wakes up.
class WakeOnSignal {
 public:
  WakeOnSignal(Interruption& interruption, Session& session) : interruption_(interruption) {
    interruption_.on_signal([&session] { session.send(Pause{}); });
  }
  ~WakeOnSignal() { interruption_.on_signal({}); }
  WakeOnSignal(const WakeOnSignal&) = delete;
  WakeOnSignal& operator=(const WakeOnSignal&) = delete;

 private:
  Interruption& interruption_;
};

}  // namespace

std::shared_ptr<const Snapshot> drive(Session& session, Command command,
                                      const std::function<bool(const Snapshot&)>& done,
                                      Interruption& interruption) {
  const std::unique_ptr<Progress> progress = Progress::on_stderr();
  std::shared_ptr<const Snapshot> snapshot = session.snapshot();
  session.send(std::move(command));
  const WakeOnSignal wake(interruption, session);
  while (!done(*snapshot)) {
    interruption.check();
    if (snapshot->phase == Phase::failed) throw RunError(snapshot->message);
    snapshot = session.wait_for_change(snapshot->version);
    progress->show(*snapshot);
  }
  return snapshot;
}

}  // namespace tiltscope::app
