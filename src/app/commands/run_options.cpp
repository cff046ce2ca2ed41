#include "app/commands/run_options.h"

#include "app/cli/checks.h"

#include <CLI/CLI.hpp>

namespace tiltscope::app {

void add_options(CLI::App& app, CheckpointOptions& options) {
  app.add_flag("--fresh", options.fresh,
               "Begin anew what was cut off, not at its checkpoint, and replace other results");
  app.add_option("--checkpoint-every", options.seconds,
                 "Save where a run is after a tilt, or an epoch of the base model, but no sooner "
                 "than so long after the last time; 2 unless told otherwise")
      ->type_name("SECONDS")
      ->check(Number(0, 1e6));
}

void add_options(CLI::App& app, PoolOptions& options) {
  add_options(app, options.checkpoints);
  app.add_option("--jobs", options.jobs,
                 "Runs at a time, each in one thread; 0 for one on every core")
      ->type_name("COUNT")
      ->check(WholeNumber(0, 1024));
  app.add_option("--shard", options.shard, "Only the i-th of n equal shares of the runs")
      ->type_name("I/N");
}

}  // namespace tiltscope::app
