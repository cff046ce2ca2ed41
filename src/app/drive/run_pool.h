#pragma once

#include "app/cli/base_model.h"
#include "app/drive/checkpoints.h"
#include "app/drive/interruption.h"
#include "app/results/stored_run.h"
#include "config/experiment.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Many runs, one on each core.
namespace tiltscope::app {

/// Leaves its results in FOLDER/runs/NAME.
struct PlannedRun {
  std::string name;
  Experiment experiment;
  std::string base_model = {};  ///< a file of its own; empty: as the pool's options say
};

/// Where the runs of a folder are.
std::filesystem::path runs_folder(const std::filesystem::path& folder);

/// How to work them off: --jobs at a time (0: one for each core), the --shard of them, --fresh and
/// --checkpoint-every, and the base models of runs that name none.
struct PoolOptions {
  int jobs = 0;
  /// A run that fails is a result too: it is not made again, and leaves `failure_file`.
  bool keeps_failures = false;
  std::string shard = "1/1";  ///< the whole; see parse_shard
  BaseModelOptions base_model;
  CheckpointOptions checkpoints;
};

/// The run if its results are there, of this configuration and base model (BaseModels::choice).
std::optional<StoredRun> done_run(const PlannedRun& run, const std::filesystem::path& folder,
                                  const std::string& base_choice);

/// Throws UsageError if the results of another run are where those of one of these belong, unless
/// they are to be replaced. Base models of their own may still be missing, or damaged.
void refuse_other_runs(const std::vector<PlannedRun>& runs, const std::filesystem::path& folder,
                       const PoolOptions& options);

/// Works off the runs, each in one thread whatever its configuration says; those that are there
/// already with the same configuration and base model are left alone, those that were cut off
/// continue. `inputs` and other results are not to be lost to theirs. Tells of each on stderr.
/// Throws UsageError before it begins; RunError if a run failed, after all others are done;
/// Interrupted.
void run_all(std::vector<PlannedRun> runs, const std::filesystem::path& folder,
             const PoolOptions& options, const std::vector<Input>& inputs,
             Interruption& interruption);

}  // namespace tiltscope::app
