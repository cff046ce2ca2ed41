#include "app/stored_run.h"

#include "app/csv.h"
#include "app/errors.h"
#include "app/read_file.h"
#include "app/run_results.h"
#include "app/summary.h"
#include "config/experiment_io.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace tiltscope::app {

StoredRun read_run(const fs::path& folder) {
  const std::string file = (folder / "summary.json").string();
  return {folder, read_experiment(folder / "config.toml"), parse_summary(read_file(file), file)};
}

bool is_stored(const fs::path& folder, const Experiment& experiment,
               const std::string& base_choice) {
  std::error_code ignored;
  const bool all = std::ranges::all_of(run_files(), [&](const std::string& name) {
    return fs::is_regular_file(folder / name, ignored);
  });
  if (!all || read_file((folder / "config.toml").string()) != to_toml(experiment)) return false;
  const auto summary = read_run(folder).summary;
  return summary.value("version", "") == TILTSCOPE_VERSION &&
         summary.value("base_model_choice", "") == base_choice;
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
