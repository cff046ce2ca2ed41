#include "app/program.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>

namespace tiltscope {
namespace {

using namespace test;

std::set<std::string> runs_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "/runs")) {
    names.insert(entry.path().filename().string());
  }
  return names;
}

Arguments sweep(const std::string& out, const Arguments& more) {
  return Arguments{"sweep", "--out", out} + tiny_settings() + more;
}

const Arguments two_by_two{"--over", "tilting.lambda=0.5,1", "--over", "reward.b=[0,4],[1,0]"};

void check_done(const Outcome& outcome) {
  CAPTURE(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(outcome.out.empty());
}

TEST_CASE("a sweep runs every combination as `run` would, and only once") {
  const TemporaryFolder folder;
  const std::string out = folder / "sweep";
  check_done(call(sweep(out, two_by_two + Arguments{"--seeds", "2", "--set", "seed=5"})));
  CHECK(runs_in(out).size() == 8);
  const std::string name = "tilting.lambda=0.5_reward.b=_1_0__seed=6";
  REQUIRE(runs_in(out).contains(name));

  const std::string alone = folder / "alone";
  check_done(call(Arguments{"run", "--out", alone} + tiny_settings() +
                  Arguments{"--set", "tilting.lambda=0.5", "--set", "reward.b=[1,0]", "--set",
                            "seed=6", "--set", "run.threads=1"}));
  const std::string one = out + "/runs/" + name;
  for (const std::string file : {"samples.csv", "model.safetensors", "config.toml"}) {
    CAPTURE(file);
    CHECK(read_text(one + "/" + file) == read_text(alone + "/" + file));
  }
  // 100 samples after one of three tilts.
  CHECK(lines(read_text(one + "/samples_half.csv")).size() == 101);

  // Times are in it: a run that was done again would differ.
  const std::string before = read_text(one + "/rmse.csv");
  std::filesystem::remove(out + "/runs/tilting.lambda=1_reward.b=_1_0__seed=5/config.toml");
  const Outcome again = call(sweep(out, two_by_two + Arguments{"--seeds", "2", "--set", "seed=5"}));
  check_done(again);
  CHECK(again.err.starts_with("1 run to do, 1 at a time; 7 done before\n"));
  CHECK(again.err.find("8 of 8 runs done") != std::string::npos);
  CHECK(read_text(one + "/rmse.csv") == before);

  // Another configuration under the same name is not the same run.
  check_done(call(sweep(out, two_by_two + Arguments{"--seeds", "2", "--set", "seed=5", "--set",
                                                    "tilting.epochs=3", "--fresh"})));
  CHECK(read_text(one + "/rmse.csv") != before);
}

TEST_CASE("a sweep has every run's samples half way, whatever else the run keeps") {
  const TemporaryFolder folder;
  const std::string out = folder / "sweep";
  check_done(call(sweep(out, {"--over", "tilting.moments=fresh,warm"})));
  CHECK(runs_in(out).size() == 2);
  for (const std::string& name : runs_in(out)) {
    CAPTURE(name);
    CHECK(lines(read_text(out + "/runs/" + name + "/samples_half.csv")).size() == 101);
  }
}

TEST_CASE("shards share the runs out") {
  const TemporaryFolder folder;
  std::set<std::string> all;
  std::size_t sum = 0;
  for (const std::string shard : {"1/3", "2/3", "3/3"}) {
    const std::string out = folder / ("shard" + shard.substr(0, 1));
    check_done(call(sweep(out, two_by_two + Arguments{"--shard", shard})));
    sum += runs_in(out).size();
    all.merge(runs_in(out));
  }
  CHECK(sum == 4);
  CHECK(all.size() == 4);
}

TEST_CASE("collect joins the runs: what was swept, the seed, and every number") {
  const TemporaryFolder folder;
  const std::string out = folder / "sweep";
  check_done(call(sweep(out, two_by_two)));
  std::filesystem::create_directories(out + "/runs/unfinished");
  check_done(call({"collect", out}));
  const std::vector<std::string> rows = lines(read_text(out + "/results.csv"));
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].starts_with("run,seed,reward.b,tilting.lambda,"));
  for (const std::string column : {"nll", "mean.1", "mean.2", "rmse", "sampling_seconds"}) {
    CAPTURE(column);
    CHECK(("," + rows[0] + ",").find("," + column + ",") != std::string::npos);
  }
  CHECK(rows[0].find("base_model") == std::string::npos);
  const std::string start = "tilting.lambda=0.5_reward.b=_0_4__seed=0,0,\"[0.0, 4.0]\",0.5,";
  CHECK(rows[1].starts_with(start));
  const auto summary = nlohmann::json::parse(
      read_text(out + "/runs/tilting.lambda=0.5_reward.b=_0_4__seed=0/summary.json"));
  CHECK(rows[1].find("," + summary["nll"].dump() + ",") != std::string::npos);
}

TEST_CASE("a run that fails does not stop the others") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  // With rewards of 1e18 a model does not survive a rate of 1.
  const Outcome outcome = call(sweep(out, {"--set", "base.means=[[0, 0], [1000000, 0]]", "--set",
                                           "reward.A=[[-1000000, 0], [0, -1000000]]", "--over",
                                           "tilting.lambda=0,1000000", "--set", "tilting.rate=1"}));
  CAPTURE(outcome.err);
  CHECK(outcome.code == 1);
  CHECK(outcome.err.find("tilting.lambda=1000000_seed=0 failed: tilt ") != std::string::npos);
  CHECK(lines(outcome.err).back() == "tiltscope: 1 of 2 runs failed, as told above");
  CHECK(runs_in(out) == std::set<std::string>{"tilting.lambda=0_seed=0"});
}

TEST_CASE("a signal ends a sweep and leaves nothing half done") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments endless = sweep(out, {"--set", "training.epochs=1000000", "--set",
                                        "training.patience=1000000", "--seeds", "3"});
  test::Program program(endless);
  program.wait_for("3 runs to do");
  program.send_signal(SIGINT);
  CHECK(program.wait() == 128 + SIGINT);
  CHECK(program.err().ends_with(
      "tiltscope: interrupted with 0 of 3 runs done; the same command goes on from there\n"));
  for (const std::string& name : folder.listing()) {
    const bool file = std::filesystem::is_regular_file(folder / name);
    CHECK((!file || std::filesystem::path(name).filename().string().starts_with("checkpoint")));
  }
}

}  // namespace
}  // namespace tiltscope
