#pragma once

#include "app/cli/base_model.h"
#include "app/cli/inputs.h"
#include "app/drive/checkpoints.h"
#include "app/drive/folder_lock.h"
#include "app/drive/interruption.h"
#include "app/drive/output_folder.h"
#include "app/results/staged_files.h"
#include "session/saved_run.h"
#include "session/session.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tiltscope::app {

/// A run that leaves its results in a folder, and checkpoints until they are there: cut off at any
/// moment, it goes on at the last one, with the same results.
class ResumableRun {
 public:
  struct Plan {
    Experiment experiment;
    std::filesystem::path folder;
    bool half_way = false;       ///< whether to write `half_way_samples`
    bool keeps_failure = false;  ///< whether to write `failure_file` where the run fails
    std::vector<Input> inputs;   ///< not to be lost to the results
  };

  /// Throws UsageError if the results or checkpoints would take the place of an input, or, unless
  /// all is to begin anew, of another run's results. Only looks. Says which run it would be.
  static RunIdentity check(const Plan& plan, const BaseModels& base_models,
                           const CheckpointOptions& options);

  /// Checks, then waits, at the checkpoint if there is one. `base_models` must outlive it. Throws
  /// UsageError.
  ResumableRun(const Plan& plan, const BaseModels& base_models, const CheckpointOptions& options);

  void set_history_budget(std::size_t bytes) { session_.send(SetHistoryBudget{bytes}); }

  /// What the user should know of the checkpoints, a line each.
  const std::vector<std::string>& remarks() const { return remarks_; }
  /// By which its checkpoint was written; empty if there is none.
  const std::string& checkpoint_build() const { return checkpoint_build_; }
  std::shared_ptr<const Snapshot> start() const { return session_.snapshot(); }

  /// Runs to the end, calls `show` for every snapshot, writes the results. Throws Interrupted, when
  /// there is a checkpoint; RunError, when there is one, too; and RunFailure, when there is none.
  std::shared_ptr<const Snapshot> finish(Interruption& interruption,
                                         const std::function<void(const Snapshot&)>& show);

 private:
  Session::Options session_options(const BaseModels& base_models);
  void write(const Snapshot& finished);
  void write_failure();

  Plan plan_;
  RunIdentity identity_;
  OutputFolder folder_;
  FolderLock lock_;
  bool own_settings_;  ///< config.toml is the user's
  StagedFiles files_;
  Checkpoints checkpoints_;
  std::vector<std::string> remarks_;
  std::string checkpoint_build_;
  Session session_;
};

}  // namespace tiltscope::app
