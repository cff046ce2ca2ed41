#include "app/cli/base_model.h"
#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/experiment_options.h"
#include "app/commands/run_options.h"
#include "app/drive/build_remark.h"
#include "app/drive/progress.h"
#include "app/drive/resumable_run.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace tiltscope::app {
namespace {

struct RunOptions {
  ExperimentOptions experiment;
  BaseModelOptions base_model;
  CheckpointOptions checkpoints;
  std::string out;
};

int run(const RunOptions& options) {
  const Experiment experiment = options.experiment.load();
  const BaseModels models(options.base_model);
  models.check(experiment);
  Interruption interruption;
  ResumableRun run({.experiment = experiment,
                    .folder = options.out,
                    .inputs = all_of(options.experiment.inputs(), options.base_model.inputs())},
                   models, options.checkpoints);
  for (const std::string& remark : run.remarks()) std::fprintf(stderr, "%s\n", remark.c_str());
  if (!run.checkpoint_build().empty()) {
    const std::string remark = build_remark({run.checkpoint_build()});
    if (!remark.empty()) std::fprintf(stderr, "%s\n", remark.c_str());
  }
  std::shared_ptr<const Snapshot> finished;
  {
    const auto progress = Progress::on_stderr(*run.start());
    finished =
        run.finish(interruption, [&](const Snapshot& snapshot) { progress->show(snapshot); });
  }
  if (!finished->message.empty()) std::fprintf(stderr, "%s\n", finished->message.c_str());
  std::fprintf(stderr, "the results are in %s\n", options.out.c_str());
  return 0;
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand(
      "run",
      "Tilt without a window; write rmse.csv, samples.csv, model.safetensors, config.toml and "
      "summary.json");
  options->experiment.add_to(*command);
  options->base_model.add_to(*command);
  add_options(*command, options->checkpoints);
  command->add_option("--out", options->out, "Folder for the results, made if need be")
      ->type_name("DIR")
      ->check(named)
      ->required();
  command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace tiltscope::app
