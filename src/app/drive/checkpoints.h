#pragma once

#include "session/saved_run.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::app {

/// --fresh and --checkpoint-every.
struct CheckpointOptions {
  bool fresh = false;
  double seconds = 2.0;
};

/// A run's last two checkpoints, beside its results: files `checkpoint` and `checkpoint.1`. At any
/// moment at least one of those that were complete is there.
class Checkpoints {
 public:
  Checkpoints(const std::filesystem::path& folder, RunIdentity identity, CheckpointOptions options);

  struct Found {
    std::shared_ptr<const RunState> state;  ///< null: begin anew
    std::vector<std::string> remarks;       ///< on what is damaged
    std::string build;                      ///< by which the state was saved
  };
  /// The newest one that is sound. Throws UsageError if it is of another run.
  Found find();

  /// Saves the state if it is a new one, and not too soon after the last. Throws WriteError.
  void save_if_due(const Snapshot& snapshot);
  /// Saves the state if it is a new one. Throws WriteError.
  void save(const Snapshot& snapshot);

  /// Whether the run can be continued.
  bool any() const;

  void remove() const;

  /// Where they are.
  static std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder);

 private:
  using Clock = std::chrono::steady_clock;
  using Place = std::pair<std::size_t, std::size_t>;

  SavedRun read(const std::filesystem::path& file) const;

  std::filesystem::path newest_, before_;
  RunIdentity identity_;
  CheckpointOptions options_;
  bool newest_is_sound_ = true;
  Place saved_;
  Clock::time_point last_ = Clock::now();
};

}  // namespace tiltscope::app
