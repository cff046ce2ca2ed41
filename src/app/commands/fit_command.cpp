#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/cli/output.h"
#include "app/cli/presets.h"
#include "app/cli/read_file.h"
#include "app/drive/interruption.h"
#include "app/drive/output_folder.h"
#include "app/results/staged_files.h"
#include "config/point_file.h"
#include "config/with_base.h"
#include "config/wording.h"
#include "math/mixture_fit.h"
#include "nn/workers.h"
#include "oracle/check_tilt.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>

namespace tiltscope::app {
namespace {

struct FitCommandOptions {
  ExperimentOptions experiment;
  std::string points;
  std::string out;
  int components = 0;
  std::optional<int> seed;
};

Eigen::MatrixXd points_of(const FitCommandOptions& options) {
  try {
    return read_points(read_file(options.points), options.points == "-" ? "stdin" : options.points);
  } catch (const PointsError& error) {
    throw UsageError(error.what());
  }
}

MixtureFit fitted(const FitCommandOptions& options, const Eigen::MatrixXd& points,
                  const Experiment& experiment) {
  const Interruption interruption;
  Workers workers(experiment.run.threads);
  FitOptions fit;
  fit.components = options.components;
  fit.seed = options.seed ? static_cast<std::uint64_t>(*options.seed) : experiment.seed;
  fit.run = [&](int tasks, const std::function<void(int)>& task) {
    workers.run(tasks, [&](int i, int) { task(i); });
  };
  fit.checkpoint = [&](int) { interruption.check(); };
  try {
    return fit_mixture(points, fit);
  } catch (const FitError& error) {
    throw UsageError(options.points + ": " + error.what());
  }
}

/// The curve that the number of components was chosen by.
std::string table(const MixtureFit& fit) {
  std::string text = "components,held_out_log_density,behind_the_best,standard_error\n";
  for (const FitTrial& trial : fit.trials) {
    text += std::to_string(trial.components) + "," + rounded(trial.held_out) + "," +
            rounded(trial.behind, 3) + "," + rounded(trial.error, 3) + "\n";
  }
  return text;
}

int fit(const FitCommandOptions& options) {
  const std::filesystem::path out = options.out;
  if (!out.has_filename()) throw UsageError("--out must name a file, not a folder");
  const std::string name = out.filename().string();
  const Experiment start = options.experiment.load(nullptr, live_preset);
  std::vector<Input> inputs = options.experiment.inputs();
  if (options.points != "-") inputs.push_back({"the points", options.points});
  refuse_overwriting(inputs, {out});
  const Eigen::MatrixXd points = points_of(options);
  const OutputFolder folder(out.has_parent_path() ? out.parent_path() : ".");
  StagedFiles files(out.parent_path(), {name});

  const MixtureFit fit = fitted(options, points, start);
  const Experiment experiment = with_base(start, fit.mixture);
  check_experiment(experiment);
  const std::string summary =
      counted(static_cast<std::ptrdiff_t>(fit.mixture.means.size()), "component", "components") +
      " for " + counted(points.cols(), "point", "points") +
      " in d = " + std::to_string(points.rows()) + ", log-density " + rounded(fit.log_density, 4) +
      " a point";
  files.write(name, "# Fitted by tiltscope fit: " + summary + ".\n" + to_toml(experiment));
  files.commit();
  if (!fit.trials.empty()) print(table(fit));
  for (const std::string& remark : fit.remarks) std::fprintf(stderr, "%s\n", remark.c_str());
  std::fprintf(stderr, "%s; the configuration is in %s\n", summary.c_str(), options.out.c_str());
  return 0;
}

}  // namespace

void add_fit_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<FitCommandOptions>();
  CLI::App* command = app.add_subcommand(
      "fit", "Fit a Gaussian mixture to points and write a configuration with it as the base");
  options->experiment.add_to(*command);
  command->add_option("points", options->points, "CSV, one point a line; - reads stdin")
      ->type_name("FILE")
      ->check(named)
      ->required();
  command->add_option("--out", options->out, "Where to write the configuration")
      ->type_name("FILE.toml")
      ->check(named)
      ->required();
  command
      ->add_option("--components", options->components,
                   "How many; without it, as many as points held out speak for, up to 60")
      ->type_name("K")
      ->check(WholeNumber(1, 1000));
  command->add_option("--seed", options->seed, "Of the starts; the configuration's without it")
      ->type_name("S")
      ->check(WholeNumber(0, std::numeric_limits<int>::max()));
  command->callback([options, &action] { action = [options] { return fit(*options); }; });
}

}  // namespace tiltscope::app
