#pragma once

#include "app/drive/run_pool.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Runs that several machines share out among themselves, without knowing of each other.
namespace tiltscope::app {

/// The i-th of n shares.
struct Shard {
  std::size_t which = 1;
  std::size_t count = 1;

  /// Whether there are others.
  bool is_part() const { return count > 1; }
};

/// "i/n" with 1 <= i <= n, as behind --shard. Throws UsageError.
Shard parse_shard(std::string_view text);

/// The runs i, i + n, i + 2n, ... Runs that start from one base model of their own are dealt out
/// together, as long as there are at least as many of these models as shards: so each is trained
/// once. With more shards than that, several share the runs of one model.
std::vector<PlannedRun> shard_of(std::vector<PlannedRun> runs, const Shard& shard);

/// What a shard says at its end where a report is made of all: `runs` is the folder of the runs.
std::string words_after_shard(const std::filesystem::path& runs);

}  // namespace tiltscope::app
