#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/errors.h"
#include "app/cli/experiment_options.h"
#include "app/drive/headless.h"
#include "app/drive/output_folder.h"
#include "app/results/staged_files.h"
#include "diffusion/model_file.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace tiltscope::app {
namespace {

struct BaseOptions {
  ExperimentOptions experiment;
  std::string out;
};

int train(const BaseOptions& options) {
  const Experiment experiment = options.experiment.load();
  const std::filesystem::path out = options.out;
  if (!out.has_filename()) throw UsageError("--out must name a file, not a folder");
  const std::string name = out.filename().string();
  refuse_overwriting(options.experiment.inputs(), {out});
  const OutputFolder folder(out.has_parent_path() ? out.parent_path() : ".");
  StagedFiles files(out.parent_path(), {name});

  Interruption interruption;
  Session session(experiment, {});
  const auto trained = drive(
      session, TrainBase{},
      [](const Snapshot& s) { return s.base_ready && s.phase == Phase::idle; }, interruption);

  files.write(name, write_model(*trained->model));
  interruption.check();
  files.commit();
  std::fprintf(stderr, "the model is in %s\n", options.out.c_str());
  return 0;
}

}  // namespace

void add_base_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<BaseOptions>();
  CLI::App* command = app.add_subcommand("base", "Train the base model and write it");
  options->experiment.add_to(*command);
  command->add_option("--out", options->out, "Where to write the model")
      ->type_name("FILE.safetensors")
      ->check(named)
      ->required();
  command->callback([options, &action] { action = [options] { return train(*options); }; });
}

}  // namespace tiltscope::app
