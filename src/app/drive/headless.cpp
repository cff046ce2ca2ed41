#include "app/drive/headless.h"

#include "app/cli/errors.h"
#include "app/drive/progress.h"

namespace tiltscope::app {
namespace {

/// A signal makes the session publish, so that whoever waits for it wakes up.
class WakeOnSignal {
 public:
  WakeOnSignal(Interruption& interruption, Session& session) : interruption_(interruption) {
    call_ = interruption_.call_on_signal([&session] { session.send(Pause{}); });
  }
  ~WakeOnSignal() { interruption_.forget(call_); }
  WakeOnSignal(const WakeOnSignal&) = delete;
  WakeOnSignal& operator=(const WakeOnSignal&) = delete;

 private:
  Interruption& interruption_;
  Interruption::Calls::iterator call_;
};

}  // namespace

std::shared_ptr<const Snapshot> drive(Session& session, Command command,
                                      const std::function<bool(const Snapshot&)>& done,
                                      Interruption& interruption,
                                      const std::function<void(const Snapshot&)>& show) {
  std::shared_ptr<const Snapshot> snapshot = session.snapshot();
  if (!done(*snapshot)) session.send(std::move(command));
  const WakeOnSignal wake(interruption, session);
  while (!done(*snapshot)) {
    interruption.check();
    if (snapshot->phase == Phase::failed) {
      if (snapshot->failure->may_pass) throw RunError(snapshot->message);
      throw RunFailure(snapshot->message);
    }
    snapshot = session.wait_for_change(snapshot->version);
    show(*snapshot);
  }
  return snapshot;
}

std::shared_ptr<const Snapshot> drive(Session& session, Command command,
                                      const std::function<bool(const Snapshot&)>& done,
                                      Interruption& interruption) {
  const std::unique_ptr<Progress> progress = Progress::on_stderr(*session.snapshot());
  return drive(session, std::move(command), done, interruption,
               [&](const Snapshot& snapshot) { progress->show(snapshot); });
}

}  // namespace tiltscope::app
