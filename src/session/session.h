#pragma once

#include "config/experiment.h"
#include "session/command.h"
#include "session/snapshot.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace tiltscope {

struct RunState;
class Worker;

/// When the figures of a tilt are measured.
enum class Measuring {
  in_step,  ///< at full precision, before the next tilt begins
  /// By a thread of its own, behind the run: from few points first, from all of evaluation.points
  /// when the run rests. A tilt whose model is let go of before that stays as it is. Tilts are
  /// shown by displayed_draws().
  behind
};

/// Runs an experiment on a worker thread: commands go in, immutable snapshots come out.
/// Any thread may call `send` and `snapshot`. Destruction stops the worker within one mini-batch.
class Session {
 public:
  /// Base models, in safetensors form, and a state that save work; the bytes of the former must
  /// outlive the session.
  struct Options {
    /// The first is used whose base, schedule, network and training are the experiment's.
    std::vector<std::span<const std::byte>> pretrained = {};
    /// Chosen by the user: used first, and however it was trained, where its base, schedule and
    /// network are the experiment's.
    std::span<const std::byte> base_model;
    /// Of the same experiment, threads aside, with the same base models to choose from: the session
    /// starts there, paused, or finished if it is after the last tilt. Null: from the beginning.
    std::shared_ptr<const RunState> start = nullptr;
    Measuring measuring = Measuring::in_step;
    /// Whether the result of a finished run is judged: Snapshot::judgement.
    bool judges = false;
  };

  /// Starts idle unless told otherwise. `experiment` must be valid.
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
