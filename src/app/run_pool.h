#pragma once

#include "app/interruption.h"
#include "config/experiment.h"

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

/// Many runs, one on each core.
namespace tiltscope::app {

/// Samples after floor(N / 2) tilts; stands beside the files that `tiltscope run` writes.
inline constexpr const char* half_way_samples = "samples_half.csv";

/// Leaves its results in FOLDER/runs/NAME.
struct PlannedRun {
  std::string name;
  Experiment experiment;
};

/// Where the runs of a folder are.
std::filesystem::path runs_folder(const std::filesystem::path& folder);

/// Works off the runs, `jobs` at a time (0: one for each core), each in one thread whatever its
/// configuration says; those that are there already with the same configuration are left alone.
/// Tells of each on stderr. Throws RunError if one failed, after all others are done; Interrupted.
void run_all(std::vector<PlannedRun> runs, const std::filesystem::path& folder, int jobs,
             Interruption& interruption);

/// --jobs.
void add_jobs_option(CLI::App& app, int& jobs);

}  // namespace tiltscope::app
