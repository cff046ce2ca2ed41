#include "app/cli/checks.h"
#include "app/cli/commands.h"
#include "app/cli/experiment_options.h"
#include "app/commands/run_options.h"
#include "app/drive/grid.h"
#include "app/drive/shard.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace tiltscope::app {
namespace {

struct SweepOptions {
  ExperimentOptions experiment;
  std::vector<std::string> over;
  int seeds = 1;
  std::string out;
  PoolOptions pool;
};

int sweep(const SweepOptions& options) {
  Notes notes;
  const std::vector<PlannedRun> runs =
      shard_of(grid(options.experiment.load(), options.over, options.seeds, &notes),
               parse_shard(options.pool.shard));
  tell(notes);
  Interruption interruption;
  run_all(runs, options.out, options.pool, options.experiment.inputs(), interruption);
  std::fprintf(stderr, "the runs are in %s\n", runs_folder(options.out).c_str());
  return 0;
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<SweepOptions>();
  CLI::App* command = app.add_subcommand(
      "sweep", "Run every combination of some settings, each in a folder of its own");
  options->experiment.add_to(*command);
  command
      ->add_option("--over", options->over,
                   "Values of a setting, e.g. tilting.eta=0,0.5,1; can be repeated")
      ->type_name("SECTION.KEY=VALUE,...")
      ->allow_extra_args(false);
  command->add_option("--seeds", options->seeds, "Seeds for each combination")
      ->type_name("COUNT")
      ->check(WholeNumber(1, 100'000));
  command->add_option("--out", options->out, "Folder for the runs, made if need be")
      ->type_name("DIR")
      ->check(named)
      ->required();
  options->pool.base_model.add_to(*command);
  add_options(*command, options->pool);
  command->callback([options, &action] { action = [options] { return sweep(*options); }; });
}

}  // namespace tiltscope::app
