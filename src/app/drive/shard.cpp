#include "app/drive/shard.h"

#include "app/cli/errors.h"
#include "config/wording.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <utility>

namespace tiltscope::app {
namespace {

/// Each with the runs that start from one base model of their own, or with a single run.
std::vector<std::vector<PlannedRun>> lots_of(std::vector<PlannedRun> runs) {
  std::vector<std::vector<PlannedRun>> lots;
  std::map<std::string, std::size_t> places;
  for (PlannedRun& run : runs) {
    std::size_t place = lots.size();
    if (!run.base_model.empty()) place = places.try_emplace(run.base_model, place).first->second;
    if (place == lots.size()) lots.emplace_back();
    lots[place].push_back(std::move(run));
  }
  return lots;
}

}  // namespace

Shard parse_shard(std::string_view text) {
  const char* const end = text.data() + text.size();
  Shard shard;
  const auto first = std::from_chars(text.data(), end, shard.which);
  const bool separated = first.ec == std::errc() && first.ptr != end && *first.ptr == '/';
  const auto second = separated ? std::from_chars(first.ptr + 1, end, shard.count) : first;
  if (!separated || second.ec != std::errc() || second.ptr != end || shard.which < 1 ||
      shard.which > shard.count) {
    throw UsageError("--shard " + as_given(text) +
                     " must be i/n with i from 1 to n, e.g. 2/8 for the second of eight");
  }
  return shard;
}

std::vector<PlannedRun> shard_of(std::vector<PlannedRun> runs, const Shard& shard) {
  std::vector<std::vector<PlannedRun>> lots = lots_of(std::move(runs));
  std::vector<PlannedRun> part;
  const std::size_t which = shard.which - 1;
  if (lots.empty()) return part;
  if (shard.count <= lots.size()) {
    for (std::size_t i = which; i < lots.size(); i += shard.count) {
      std::ranges::move(lots[i], std::back_inserter(part));
    }
    return part;
  }
  // The shards i, i + the number of lots, ... share the runs of one lot.
  const std::size_t i = which % lots.size();
  const std::size_t sharers = (shard.count - 1 - i) / lots.size() + 1;
  for (std::size_t j = which / lots.size(); j < lots[i].size(); j += sharers) {
    part.push_back(std::move(lots[i][j]));
  }
  return part;
}

std::string words_after_shard(const std::filesystem::path& runs) {
  return "the runs are in " + runs.string() +
         "; when all shards are done, the same command without --shard makes the report";
}

}  // namespace tiltscope::app
