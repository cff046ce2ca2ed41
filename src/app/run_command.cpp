#include "app/base_model.h"
#include "app/commands.h"
#include "app/experiment_options.h"
#include "app/headless.h"
#include "app/named.h"
#include "app/run_results.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace tiltscope::app {
namespace {

struct RunOptions {
  ExperimentOptions experiment;
  BaseModelOptions base_model;
  std::string out;
};

int run(const RunOptions& options) {
  const Experiment experiment = options.experiment.load();
  const BaseModels models(options.base_model, experiment);
  StagedFiles files(options.out, run_files());
  Interruption interruption;
  Session session(experiment, models.session_options());
  const auto finished = drive(
      session, Play{}, [](const Snapshot& s) { return s.phase == Phase::finished; }, interruption);

  write_run(files, *finished);
  interruption.check();
  files.commit();
  std::fprintf(stderr, "the results are in %s\n", options.out.c_str());
  return 0;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand(
      "run",
      "Tilt without a window; write rmse.csv, samples.csv, model.safetensors, config.toml "
      "and summary.json");
  options->experiment.add_to(*command);
  options->base_model.add_to(*command);
  command->add_option("--out", options->out, "Folder for the results, made if need be")
      ->type_name("DIR")
      ->check(named)
      ->required();
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace tiltscope::app
