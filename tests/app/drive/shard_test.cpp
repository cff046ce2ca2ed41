#include "app/drive/shard.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

namespace tiltscope::app {
namespace {

/// Runs with these names, each from the base model of its own that its name begins with; "-" for
/// none.
std::vector<PlannedRun> runs_named(const std::vector<std::string>& names) {
  std::vector<PlannedRun> runs;
  for (const std::string& name : names) {
    runs.push_back({.name = name,
                    .experiment = {},
                    .base_model = name.front() == '-' ? "" : name.substr(0, 1)});
  }
  return runs;
}

std::string names_of(const std::vector<PlannedRun>& runs) {
  std::string names;
  for (const PlannedRun& run : runs) names += run.name + " ";
  return names;
}

std::string shard(const std::vector<std::string>& names, const std::string& text) {
  return names_of(shard_of(runs_named(names), parse_shard(text)));
}

TEST_CASE("the runs of a shard are every n-th") {
  const std::vector<std::string> names{"-1", "-2", "-3", "-4", "-5"};
  CHECK(shard(names, "1/1") == "-1 -2 -3 -4 -5 ");
  CHECK(shard(names, "1/2") == "-1 -3 -5 ");
  CHECK(shard(names, "2/2") == "-2 -4 ");
  CHECK(shard(names, "5/7") == "-5 ");
  CHECK(shard(names, "6/7").empty());
  CHECK(shard({}, "1/2").empty());
}

TEST_CASE("a base model's runs stay in one shard, until there are more shards than base models") {
  const std::vector<std::string> names{"a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"};
  CHECK(shard(names, "1/2") == "a1 a2 a3 c1 c2 c3 ");
  CHECK(shard(names, "2/2") == "b1 b2 b3 ");
  CHECK(shard(names, "2/3") == "b1 b2 b3 ");
  // Four shards: the fourth shares with the first.
  CHECK(shard(names, "1/4") == "a1 a3 ");
  CHECK(shard(names, "4/4") == "a2 ");
  CHECK(shard(names, "2/4") == "b1 b2 b3 ");
  CHECK(shard(names, "7/7") == "a3 ");
}

TEST_CASE("each run is in one shard and no other, however many there are") {
  const std::vector<std::string> names{"a1", "b1", "-1", "a2", "-2", "b2", "a3"};
  for (int count = 1; count <= 30; ++count) {
    std::multiset<std::string> dealt;
    for (int which = 1; which <= count; ++which) {
      const std::string text = std::to_string(which) + "/" + std::to_string(count);
      for (const PlannedRun& run : shard_of(runs_named(names), parse_shard(text))) {
        dealt.insert(run.name);
      }
    }
    CAPTURE(count);
    CHECK(dealt == std::multiset<std::string>(names.begin(), names.end()));
  }
}

}  // namespace
}  // namespace tiltscope::app
