#pragma once

#include "app/drive/run_pool.h"
#include "config/experiment_io.h"

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// Every combination of the values, each with seeds SEED, SEED + 1, ...: `over` holds
/// "section.key=value,value,..." and a run's name is its values. Throws UsageError and ConfigError.
/// Notes are given once, however many runs they are about.
std::vector<PlannedRun> grid(const Experiment& experiment, const std::vector<std::string>& over,
                             int seeds, Notes* notes = nullptr);

/// The runs i, i + n, i + 2n, ... for the shard "i/n", 1 <= i <= n. Throws UsageError.
std::vector<PlannedRun> shard_of(std::vector<PlannedRun> runs, std::string_view shard);

}  // namespace tiltscope::app
