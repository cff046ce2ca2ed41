#include "app/stored_run.h"

#include "app/csv.h"
#include "app/errors.h"
#include "app/read_file.h"
#include "app/run_results.h"
#include "app/summary.h"
#include "config/experiment_io.h"
#include "config/wording.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

/// What a summary does not say is taken to be as in `run`.
RunIdentity identity_of(const StoredRun& stored, const RunIdentity& run) {
  const auto choice = stored.summary.find("base_model_choice");
  const bool told = choice != stored.summary.end() && choice->is_string();
  return run_identity(stored.experiment, told ? choice->get<std::string>() : run.base_model);
}

}  // namespace

StoredRun read_run(const fs::path& folder) {
  const std::string file = (folder / "summary.json").string();
  return {folder, read_experiment(folder / "config.toml"), parse_summary(read_file(file), file)};
}

bool is_stored(const fs::path& folder, const RunIdentity& run) {
  std::error_code ignored;
  const bool all = std::ranges::all_of(run_files(), [&](const std::string& name) {
    return fs::is_regular_file(folder / name, ignored);
  });
  if (!all) return false;
  try {
    const StoredRun stored = read_run(folder);
    return difference(identity_of(stored, run), run).empty() &&
           stored.summary.value("version", "") == TILTSCOPE_VERSION;
  } catch (const std::runtime_error&) {
    return false;
  }
}

void refuse_other_results(const fs::path& folder, const RunIdentity& run) {
  const auto refuse = [](const std::string& why) {
    throw UsageError(why + "; give another folder, or --fresh to replace what is there");
  };
  const auto is_there = [&](const char* name) {
    std::error_code ignored;
    return fs::is_regular_file(folder / name, ignored) && fs::file_size(folder / name, ignored) > 0;
  };
  if (is_there("config.toml")) {
    std::string other;
    try {
      const StoredRun stored = is_there("summary.json")
                                   ? read_run(folder)
                                   : StoredRun{folder, read_experiment(folder / "config.toml"), {}};
      other = difference(identity_of(stored, run), run);
    } catch (const std::runtime_error& error) {
      refuse(error.what());
    }
    if (!other.empty()) refuse(in_quotes(folder.string()) + " has another run: " + other);
  } else if (!is_there("summary.json") && !is_there("checkpoint") && !is_there("checkpoint.1")) {
    // Nor is it a run that was cut off while its results took their places.
    for (const std::string& name : run_files()) {
      if (!is_there(name.c_str())) continue;
      refuse(in_quotes((folder / name).string()) + " is there, and nothing says of which run");
    }
  }
}

bool has_settings(const fs::path& file, const RunIdentity& run) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return false;
  try {
    return difference(run_identity(read_experiment(file), run.base_model), run).empty();
  } catch (const ConfigError&) {
    return false;
  }
}

bool is_handwritten(const fs::path& file) {
  return read_file(file.string()) != to_toml(read_experiment(file));
}

std::vector<StoredRun> read_runs(const fs::path& folder) {
  std::error_code error;
  std::vector<StoredRun> runs;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (fs::exists(entry.path() / "config.toml")) runs.push_back(read_run(entry.path()));
  }
  if (error)
    throw UsageError("cannot read \"" + folder.string() + "\": " + error.message() +
                     "; it must be what \"tiltscope sweep\" has left there");
  std::ranges::sort(runs, {}, &StoredRun::folder);
  return runs;
}

Eigen::MatrixXd read_samples(const StoredRun& run, const std::string& name) {
  const std::string file = (run.folder / name).string();
  return parse_points(read_file(file), run.experiment.dimension(), file);
}

std::vector<double> read_errors(const StoredRun& run, const std::string& column) {
  const std::string file = (run.folder / "rmse.csv").string();
  const std::string text = read_file(file);
  const std::vector<std::string> names = split_line(text.substr(0, text.find('\n')));
  const auto found = std::ranges::find(names, column);
  if (found == names.end()) throw UsageError(file + ": there is no column \"" + column + "\"");
  const Eigen::MatrixXd table = parse_points(text, static_cast<Eigen::Index>(names.size()), file);
  const Eigen::RowVectorXd values = table.row(found - names.begin());
  return {values.begin(), values.end()};
}

}  // namespace tiltscope::app
