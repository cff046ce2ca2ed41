#pragma once

#include "app/drive/run_pool.h"

namespace CLI {
class App;
}

namespace tiltscope::app {

void add_options(CLI::App& app, CheckpointOptions& options);

/// All but those of the base models.
void add_options(CLI::App& app, PoolOptions& options);

}  // namespace tiltscope::app
