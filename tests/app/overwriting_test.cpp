#include "app/outcomes.h"
#include "app/results.h"

namespace tiltscope {
namespace {

using namespace test;
namespace fs = std::filesystem;

// Inputs, and results of other runs, are not lost.

TEST_CASE("a file that a command reads is not written over, by whatever name") {
  const TemporaryFolder folder;
  const std::string config = folder.file("config.toml", "# mine\n[tilting]\ntilts = 3\n");
  const std::string model = folder / "model.safetensors";
  check_ended_well(call(tiny("base", model)));
  fs::create_symlink("config.toml", folder / "link");
  fs::create_symlink(".", folder / "here");
  fs::create_directories(folder / "paper");
  fs::create_symlink("../config.toml", folder / "paper/report.html");
  fs::create_directories(folder / "sweep/runs/seed=0");
  fs::create_symlink("../../../model.safetensors", folder / "sweep/runs/seed=0/samples.csv");
  const auto before = results(folder / "");
  const auto check = [&](const Arguments& arguments, const std::string& output,
                         const std::string& option) {
    check_refused(call(arguments, "", folder / ""),
                  "\"" + output + "\" would be written over, but it is the file of " + option +
                      "; write elsewhere, or give a copy of the file");
    check_same(results(folder / ""), before);
  };
  for (const std::string name : {"config.toml", "./here/config.toml", "link", config.c_str()}) {
    CAPTURE(name);
    // tiny_settings() change it.
    check(tiny("run", ".", {"--config", name}), "./config.toml", "--config");
    check(tiny("run", "here", {"--config", name, "--fresh"}), "here/config.toml", "--config");
    check(tiny("base", "link", {"--config", name}), "link", "--config");
  }
  check(tiny("run", ".", {"--base-model", "model.safetensors", "--fresh"}), "./model.safetensors",
        "--base-model");
  check({"reproduce", "--out", "paper", "--config", "config.toml"}, "paper/report.html",
        "--config");
  check(tiny("sweep", "sweep", {"--base-model", "model.safetensors"}),
        "sweep/runs/seed=0/samples.csv", "--base-model");
}

TEST_CASE("a run is repeated from its own settings, which are left alone to the last byte") {
  const TemporaryFolder folder;
  check_ended_well(call(tiny("run", folder / "first")));
  const auto expected = results(folder / "first");
  const std::string out = folder / "out";
  fs::create_directory(out);
  const std::string mine = "# mine\n" + read_text(folder / "first/config.toml") + "# end\n";
  const std::string config = folder.file("out/config.toml", mine);
  for (const Arguments& given : {Arguments{"--config", config}, tiny_settings()}) {
    for (int i = 0; i < 2; ++i) {
      check_ended_well(call(Arguments{"run", "--out", out} + given));
      auto found = results(out);
      CHECK(found.at("config.toml") == mine);
      found["config.toml"] = expected.at("config.toml");
      check_same(found, expected);
    }
  }
  // Threads make no difference to the results.
  check_ended_well(call({"run", "--out", out, "--config", config, "--set", "run.threads=1"}));
  CHECK(read_text(config) == mine);
}

TEST_CASE("results of other settings are replaced on demand only, and it is said what differs") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  check_ended_well(call(tiny("run", out)));
  const auto before = results(out);
  const auto check = [&](const Arguments& more, const std::string& differences) {
    check_refused(call(tiny("run", out, more)),
                  "\"" + out + "\" has another run: " + differences +
                      "; give another folder, or --fresh to replace what is there");
    check_same(results(out), before);
  };
  check({"--set", "tilting.lambda=0.5"}, "tilting.lambda is 1.0 there and 0.5 here");
  check({"--set", "seed=1", "--set", "tilting.tilts=2", "--set", "tilting.samples=90", "--set",
         "tilting.epochs=1", "--set", "tilting.steps=4"},
        "seed is 0 there and 1 here, tilting.tilts is 3 there and 2 here, tilting.samples is 100 "
        "there and 90 here, and 2 more");
  // The program's own base model does not fit these settings, so that theirs is trained anyhow.
  check_ended_well(call(tiny("run", out, {"--train-base"})));
  check_same(results(out), before);
  check_ended_well(call(tiny("run", out, {"--set", "tilting.lambda=0.5", "--fresh"})));
  CHECK(read_text(out + "/config.toml").find("lambda = 0.5") != std::string::npos);

  // Files of a run's names that no run wrote.
  fs::create_directory(folder / "taken");
  const std::string samples = folder.file("taken/samples.csv", "mine");
  check_refused(call(tiny("run", folder / "taken")),
                "\"" + samples +
                    "\" is there, and nothing says of which run; give another "
                    "folder, or --fresh to replace what is there");
  CHECK(read_text(samples) == "mine");
  const std::string other = folder.file("taken/config.toml", "[build]\ntarget = 3\n");
  const Outcome foreign = call(tiny("run", folder / "taken"));
  CHECK(foreign.code == 2);
  CHECK(foreign.err.find("config.toml:1: ") != std::string::npos);
  CHECK(foreign.err.ends_with("; give another folder, or --fresh to replace what is there\n"));
  CHECK(read_text(other) == "[build]\ntarget = 3\n");
}

TEST_CASE("a sweep or reproduction whose folders' names do not tell it from another is refused") {
  const TemporaryFolder folder;
  for (const Arguments& command :
       {Arguments{"sweep", "--out", folder / "sweep", "--over", "tilting.eta=0,1"},
        Arguments{"reproduce", "--out", folder / "paper", "--tilts", "2", "--seeds", "1",
                  "--groups", "default"}}) {
    CAPTURE(command.front());
    check_ended_well(call(command + tiny_settings()));
    const auto before = results(command[2]);
    const Outcome other =
        call(command + tiny_settings() + Arguments{"--set", "tilting.lambda=0.5"});
    CHECK(other.code == 2);
    CHECK(lines(other.err).size() == 1);
    CHECK(other.err.find("tilting.lambda is 1.0 there and 0.5 here; give another folder, or "
                         "--fresh") != std::string::npos);
    check_same(results(command[2]), before);
    check_ended_well(
        call(command + tiny_settings() + Arguments{"--set", "tilting.lambda=0.5", "--fresh"}));
    CHECK((results(command[2]) != before));
  }
}

TEST_CASE("a report on other settings is not replaced, though its runs are in other folders") {
  const TemporaryFolder folder;
  const std::string out = folder / "paper";
  const auto reproduce_with = [&](const Arguments& more) {
    return call(tiny("reproduce", out, Arguments{"--seeds", "1", "--groups", "default"} + more));
  };
  check_ended_well(reproduce_with({"--tilts", "2"}));
  const auto before = results(out);
  check_refused(reproduce_with({"--tilts", "1", "--set", "tilting.lambda=0.5"}),
                "\"" + out +
                    "/runs/default-N2-seed0\" has another run: tilting.lambda is 1.0 "
                    "there and 0.5 here; give another folder, or --fresh to replace what is there");
  check_same(results(out), before);
}

}  // namespace
}  // namespace tiltscope
