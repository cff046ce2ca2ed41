#pragma once

#include "session/command.h"
#include "session/snapshot.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace tiltscope {

/// What the worker and the rest of the program exchange: commands one way, snapshots the other.
/// Everything here may be called from any thread; no lock is held while a caller looks at a result.
class Mailbox {
 public:
  void send(Command command);
  /// Every command that has arrived, oldest first.
  std::deque<Command> take();
  /// Those that have arrived, which stay there.
  std::deque<Command> peek() const;
  /// Ends the wait for a command, the next one if nobody waits: there is something else to see to.
  void wake();
  /// Blocks until there is a command, somebody wakes, or the mailbox is closed.
  void wait_for_command();
  /// The same, but not for longer than `limit`.
  void wait_for_command(std::chrono::duration<double> limit);

  /// From then on `closed`, and nobody waits any more.
  void close();
  bool closed() const;

  void publish(std::shared_ptr<const Snapshot> snapshot);
  std::shared_ptr<const Snapshot> snapshot() const;
  /// Blocks until there is a newer snapshot than `version`.
  std::shared_ptr<const Snapshot> wait_for_change(std::uint64_t version) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable command_arrived_;
  mutable std::condition_variable published_;
  std::deque<Command> commands_;
  std::shared_ptr<const Snapshot> snapshot_;
  bool awake_ = false;
  bool closed_ = false;
};

}  // namespace tiltscope
