#pragma once

#include "config/experiment.h"
#include "session/saved_run.h"
#include "session/snapshot.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Runs that ran away, where that is a result: what is left of them is `failure.json`, beside
/// config.toml.
namespace tiltscope::app {

inline constexpr const char* failure_file = "failure.json";

struct FailedRun {
  std::filesystem::path folder;
  Experiment experiment;
  int round = 0;                      ///< in which it failed
  std::string message = {};           ///< why, in a sentence
  std::vector<double> negative_logs;  ///< NLL after each round before it, from 0; NaN: not known
  std::vector<double> rewards;        ///< the samples' mean of r, likewise
};

/// What the file says of a session's run that has failed.
std::string failure_json(const Snapshot& failed, const std::string& base_choice);

/// Throws UsageError naming the file that cannot be read.
FailedRun read_failed_run(const std::filesystem::path& folder);

/// The folder's failed run, if it is this one.
std::optional<FailedRun> failed_run(const std::filesystem::path& folder, const RunIdentity& run);

/// Whether the folder has a run that failed.
bool has_failed_run(const std::filesystem::path& folder);

}  // namespace tiltscope::app
