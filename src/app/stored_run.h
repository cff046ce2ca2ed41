#pragma once

#include "config/experiment.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <filesystem>
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

/// Whether the folder has all results of this experiment with this base model
/// (BaseModels::choice), by this version of the program.
bool is_stored(const std::filesystem::path& folder, const Experiment& experiment,
               const std::string& base_choice);

/// Every complete run in the folder's subfolders, by name.
std::vector<StoredRun> read_runs(const std::filesystem::path& folder);

/// (d, n) from samples.csv or another file like it.
Eigen::MatrixXd read_samples(const StoredRun& run, const std::string& name);

/// rmse.csv, its columns by their names.
std::vector<double> read_errors(const StoredRun& run, const std::string& column);

}  // namespace tiltscope::app
