#pragma once

#include "config/experiment.h"
#include "session/saved_run.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Runs as `tiltscope run` has left them in folders of their own.
namespace tiltscope::app {

struct StoredRun {
  std::filesystem::path folder;
  Experiment experiment;
  nlohmann::ordered_json summary;  ///< an object
};

/// Throws UsageError naming the file that cannot be read.
StoredRun read_run(const std::filesystem::path& folder);

/// The run in the folder if it has all results of this run.
std::optional<StoredRun> current_run(const std::filesystem::path& folder, const RunIdentity& run);

/// Throws UsageError if the folder has results of another run, or files of their names that are no
/// run's.
void refuse_other_results(const std::filesystem::path& folder, const RunIdentity& run);

/// Whether the file is there and has the settings of this run, threads aside.
bool has_settings(const std::filesystem::path& file, const RunIdentity& run);

/// Whether a file of settings is another text than the program would write.
bool is_handwritten(const std::filesystem::path& file);

/// That made the run, for the record.
std::string build_of(const StoredRun& run);

/// Every complete run in the folder's subfolders, by name. Throws UsageError where one of them is
/// not of the version that results have now, or two begin with different models of the program's
/// own.
std::vector<StoredRun> read_runs(const std::filesystem::path& folder);

/// (d, n) from samples.csv or another file like it.
Eigen::MatrixXd read_samples(const StoredRun& run, const std::string& name);

/// rmse.csv, its columns by their names.
std::vector<double> read_errors(const StoredRun& run, const std::string& column);

}  // namespace tiltscope::app
