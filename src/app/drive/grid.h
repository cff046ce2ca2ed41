#pragma once

#include "app/drive/run_pool.h"
#include "config/experiment_io.h"

#include <string>
#include <vector>

namespace tiltscope::app {

/// Every combination of the values, each with seeds SEED, SEED + 1, ...: `over` holds
/// "section.key=value,value,..." and a run's name is its values. Throws UsageError and ConfigError.
/// Notes are given once, however many runs they are about.
std::vector<PlannedRun> grid(const Experiment& experiment, const std::vector<std::string>& over,
                             int seeds, Notes* notes = nullptr);

}  // namespace tiltscope::app
