#pragma once

#include "app/cli/experiment_options.h"
#include "app/drive/run_pool.h"
#include "app/drive/seed_bases.h"
#include "app/drive/shard.h"
#include "config/experiment.h"

#include <string>
#include <vector>

/// What `tiltscope reproduce` runs: groups of runs of several N and seeds.
namespace tiltscope::app {

/// Runs that differ in N and the seed alone.
struct PlannedGroup {
  std::string key;    ///< in names of files
  std::string title;  ///< as a heading
  std::vector<PlannedRun> runs;
  std::vector<SeedBase> bases;  ///< one for each seed; none where all runs share one from a file

  const Experiment& experiment() const { return runs.front().experiment; }
};

struct ReproductionPlan {
  bool printed = false;              ///< whether the paper's printed numbers stand in the table
  std::vector<PlannedGroup> groups;  ///< the paper's algorithm, the default or what replaces it
};

struct ReproductionChoice {
  ExperimentOptions
      experiment;  ///< its settings for every group, what they start from for the default
  /// Empty: all three, but for the paper's algorithm where a preset takes the default's place: who
  /// asks for a quick one need not wait hours for the other.
  std::string groups;
  std::string tilts = "20,50,100,200";
  int seeds = 3;
};

/// What is wrong with the text of --groups, as the end of a sentence, for CLI11; empty if nothing.
std::string check_groups(const std::string& text);
/// The same of --tilts.
std::string check_tilts(const std::string& text);

/// The runs, in FOLDER. Throws UsageError and ConfigError.
ReproductionPlan plan_reproduction(const ReproductionChoice& choice,
                                   const std::string& base_model_file, const std::string& folder);

/// The shard's runs and the base models that they start from; no group without runs.
std::vector<PlannedGroup> shard_of(const std::vector<PlannedGroup>& groups, const Shard& shard);

/// Whether the problem is section 4.2's: its base, reward and lambda.
bool is_papers_problem(const Experiment& experiment);

/// Whether a run of it does what the paper's presets do, N and the seed aside.
bool is_papers_work(const Experiment& experiment);

}  // namespace tiltscope::app
