#include "app/results/stored_run.h"

#include "app/cli/base_model.h"
#include "app/cli/csv.h"
#include "app/cli/errors.h"
#include "app/cli/read_file.h"
#include "app/results/run_results.h"
#include "app/results/summary.h"
#include "config/experiment_io.h"
#include "config/result_version.h"
#include "config/typed_number.h"
#include "config/wording.h"
#include "oracle/check_tilt.h"

#include <algorithm>
#include <limits>
#include <sstream>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

/// Of summaries from before there was a number.
constexpr int first_version = 1;

Experiment stored_experiment(const fs::path& file) {
  return read_experiment(file, nullptr, check_experiment);
}

int version_of_results(const StoredRun& run) {
  return run.summary.value("result_version", first_version);
}

/// What a summary does not say is taken to be as in `run`, and all of it where there is none.
RunIdentity identity_of(const StoredRun& stored, const RunIdentity& run) {
  RunIdentity identity = run_identity(stored.experiment, run.base_model);
  if (!stored.summary.is_object()) return identity;
  identity.base_model = stored.summary.value("base_model_choice", run.base_model);
  identity.result_version = version_of_results(stored);
  return identity;
}

std::string other_models_words(const std::string& file, const std::string& model,
                               const StoredRun& other, const std::string& its_model) {
  return file + ": its base model is " + model + ", and that of " +
         in_quotes(other.folder.string()) + " is " + its_model;
}

/// Whether the runs may stand in one table.
void check_together(const std::vector<StoredRun>& runs) {
  const StoredRun* given = nullptr;
  for (const StoredRun& run : runs) {
    const std::string file = (run.folder / "summary.json").string();
    if (const int version = version_of_results(run); version != result_version) {
      throw UsageError(file + ": the version of its results is " + std::to_string(version) +
                       ", and this program's is " + std::to_string(result_version) +
                       "; the command that made the run, with --fresh, makes it anew");
    }
    const std::string choice = run.summary.value("base_model_choice", "");
    // Other models may be a run's own, as those of a reproduction are.
    if (!choice.starts_with(usual_model)) continue;
    if (given == nullptr) given = &run;
    const std::string first = given->summary.value("base_model_choice", "");
    if (choice == first) continue;
    throw UsageError(other_models_words(file, choice, *given, first));
  }
}

}  // namespace

StoredRun read_run(const fs::path& folder) {
  const std::string file = (folder / "summary.json").string();
  return {folder, stored_experiment(folder / "config.toml"), parse_summary(read_file(file), file)};
}

std::optional<StoredRun> current_run(const fs::path& folder, const RunIdentity& run) {
  std::error_code ignored;
  const bool all = std::ranges::all_of(run_files(), [&](const std::string& name) {
    return fs::is_regular_file(folder / name, ignored);
  });
  if (!all) return {};
  try {
    StoredRun stored = read_run(folder);
    if (difference(identity_of(stored, run), run).empty()) return stored;
  } catch (const std::runtime_error&) {
    // What it is must be told where it would be replaced.
  }
  return {};
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
      const StoredRun stored =
          is_there("summary.json")
              ? read_run(folder)
              : StoredRun{folder, stored_experiment(folder / "config.toml"), {}};
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
    return difference(run_identity(stored_experiment(file), run.base_model), run).empty();
  } catch (const ConfigError&) {
    return false;
  }
}

bool is_handwritten(const fs::path& file) {
  return read_file(file.string()) != to_toml(stored_experiment(file));
}

std::string build_of(const StoredRun& run) { return run.summary.value("build", "unknown"); }

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
  check_together(runs);
  return runs;
}

Eigen::MatrixXd read_samples(const StoredRun& run, const std::string& name) {
  const std::string file = (run.folder / name).string();
  // The text is a float's own, to which the nearest double is another number.
  return parse_points(read_file(file), run.experiment.dimension(), file)
      .cast<float>()
      .cast<double>();
}

std::vector<double> read_errors(const StoredRun& run, const std::string& column) {
  const std::string file = (run.folder / "rmse.csv").string();
  std::istringstream text(read_file(file));
  std::string line;
  std::getline(text, line);
  const std::vector<std::string> names = split_line(line);
  const auto found = std::ranges::find(names, column);
  if (found == names.end()) throw UsageError(file + ": there is no column \"" + column + "\"");
  std::vector<double> values;
  while (std::getline(text, line)) {
    const std::vector<std::string> fields = split_line(line);
    if (fields.size() != names.size()) {
      throw UsageError(file + ": a row has " + std::to_string(fields.size()) + " fields, not " +
                       std::to_string(names.size()));
    }
    const std::string& field = fields[static_cast<std::size_t>(found - names.begin())];
    try {
      // What is not known is empty.
      values.push_back(field.empty() ? std::numeric_limits<double>::quiet_NaN()
                                     : typed_real(field));
    } catch (const NotANumber&) {
      throw UsageError(file + ": " + as_given(field) + " is not a number");
    }
  }
  return values;
}

}  // namespace tiltscope::app
