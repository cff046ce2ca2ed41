#include "app/program.h"
#include "config/build_id.h"
#include "config/result_version.h"

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
  // The draws by which a tilt is measured, after one of three tilts.
  CHECK(lines(read_text(one + "/samples_half.csv")).size() == 201);

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
  check_done(
      call(sweep(out, {"--over", "tilting.moments=fresh,warm", "--over", "tilting.reuse=0,0.5"})));
  CHECK(runs_in(out).size() == 4);
  for (const std::string& name : runs_in(out)) {
    CAPTURE(name);
    CHECK(lines(read_text(out + "/runs/" + name + "/samples_half.csv")).size() == 201);
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
  for (const std::string column : {"base_model", "version", "format", "build"}) {
    CAPTURE(column);
    CHECK(rows[0].find(column) == std::string::npos);
  }
  const std::string start = "tilting.lambda=0.5_reward.b=_0_4__seed=0,0,\"[0.0, 4.0]\",0.5,";
  CHECK(rows[1].starts_with(start));
  const auto summary = nlohmann::json::parse(
      read_text(out + "/runs/tilting.lambda=0.5_reward.b=_0_4__seed=0/summary.json"));
  CHECK(rows[1].find("," + summary["nll"].dump() + ",") != std::string::npos);
}

/// Sets an entry of a run's summary.json; null takes it out.
void set_in_summary(const std::string& run, const std::string& key, const nlohmann::json& value) {
  const std::string file = run + "/summary.json";
  auto summary = nlohmann::ordered_json::parse(read_text(file));
  if (value.is_null()) {
    summary.erase(key);
  } else {
    summary[key] = value;
  }
  std::ofstream(file) << summary.dump();
}

TEST_CASE("a stored run is current by its format, its base model and its results' version alone") {
  const TemporaryFolder folder;
  const std::string out = folder / "sweep", run = out + "/runs/seed=0";
  const Arguments one = sweep(out, {});
  check_done(call(one));
  const auto said = [&] {
    const Outcome outcome = call(one);
    check_done(outcome);
    return outcome.err;
  };
  CHECK(said().starts_with("0 runs to do, 0 at a time; 1 done before\nthe runs are in "));

  set_in_summary(run, "version", "0.0.9");
  set_in_summary(run, "build", "another");
  CHECK(lines(said())[1] == "taking as current what was made by build another; this is build " +
                                std::string(build_id()));
  check_done(call({"collect", out}));

  const std::string here = " and " + std::to_string(result_version) + " here";
  const auto refused = [&](const Arguments& arguments, const std::string& why) {
    const Outcome outcome = call(arguments);
    CHECK(outcome.code == 2);
    CHECK(outcome.err == "tiltscope: " + why + "\n");
  };
  const auto refused_and_replaced = [&](const std::string& why) {
    refused(one, why + "; give another folder, or --fresh to replace what is there");
    const Outcome outcome = call(one + Arguments{"--fresh"});
    check_done(outcome);
    CHECK(outcome.err.starts_with("1 run to do"));
    CHECK(said().starts_with("0 runs to do"));
  };
  const std::string other = "\"" + run + "\" has another run: ";

  set_in_summary(run, "result_version", result_version - 1);
  const std::string before = std::to_string(result_version - 1);
  refused({"collect", out}, run + "/summary.json: the version of its results is " + before +
                                ", and this program's is " + std::to_string(result_version) +
                                "; the command that made the run, with --fresh, makes it anew");
  refused_and_replaced(other + "the version of its results is " + before + " there" + here);

  // Before it was recorded, it was 1.
  set_in_summary(run, "result_version", nullptr);
  set_in_summary(run, "format", nullptr);
  refused_and_replaced(other + "the version of its results is 1 there" + here);

  set_in_summary(run, "base_model_choice", "the usual one with the checksum 0123456789abcdef");
  refused_and_replaced(other +
                       "the base model is the usual one with the checksum 0123456789abcdef there "
                       "and trained anew here");

  set_in_summary(run, "format", 3);
  refused_and_replaced(run +
                       "/summary.json: was written by a newer Tiltscope: its format is 3, and "
                       "this one reads formats up to 2");
}

TEST_CASE("collect joins no runs that begin with different models") {
  const TemporaryFolder folder;
  const std::string out = folder / "sweep";
  check_done(call(sweep(out, {"--seeds", "3"})));
  const std::string runs = out + "/runs/seed=";
  // What is trained for a run is the run's own.
  set_in_summary(runs + "1", "base_model_choice", "the usual one with the checksum a");
  check_done(call({"collect", out}));
  set_in_summary(runs + "2", "base_model_choice", "the usual one with the checksum b");
  const Outcome refused = call({"collect", out});
  CHECK(refused.code == 2);
  CHECK(refused.err == "tiltscope: " + runs +
                           "2/summary.json: its base model is the usual one with the checksum b, "
                           "and that of \"" +
                           runs + "1\" is the usual one with the checksum a\n");
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
  const Arguments endless = sweep(out, {"--set", "training.epochs=1000000", "--seeds", "3"});
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
