#pragma once

#include "config/experiment.h"
#include "session/command.h"
#include "session/snapshot.h"

#include <cstddef>
#include <memory>
#include <span>

namespace tiltscope {

class Worker;

/// Runs an experiment on a worker thread: commands go in, immutable snapshots come out.
/// Any thread may call `send` and `snapshot`. Destruction stops the worker within one mini-batch.
class Session {
 public:
  /// Base models in safetensors form that save the training; the bytes must outlive the session.
  struct Options {
    /// Used where its base, schedule, network and training are the experiment's.
    std::span<const std::byte> pretrained;
    /// Chosen by the user: used first, and however it was trained, where its base, schedule and
    /// network are the experiment's.
    std::span<const std::byte> base_model;
  };

  /// Starts idle. `experiment` must be valid.
  Session(Experiment experiment, Options options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void send(Command command);

  /// The newest snapshot; never null.
  std::shared_ptr<const Snapshot> snapshot() const;

  /// Blocks until a snapshot newer than `version` is published, then returns it.
  std::shared_ptr<const Snapshot> wait_for_change(std::uint64_t version) const;

 private:
  std::unique_ptr<Worker> worker_;
};

}  // namespace tiltscope
