#include "app/results.h"
#include "config/build_id.h"
#include "config/result_version.h"
#include "session/saved_run.h"

#include <chrono>
#include <random>
#include <span>

namespace tiltscope {
namespace {

using namespace test;
using Clock = std::chrono::steady_clock;

Arguments run(const std::string& out, const Arguments& more = {}) {
  return Arguments{"run", "--out", out, "--checkpoint-every", "0"} + tiny_settings() + more;
}

/// A run that is killed once stderr has `part`, before it writes its results: another time, if this
/// process was not there in time.
void cut_off(const Arguments& arguments, const std::string& part) {
  const std::filesystem::path out = arguments.at(2);
  for (int attempt = 0; attempt < 50; ++attempt) {
    Program program(arguments, "", ".", uncounted);
    program.wait_for(part);
    program.send_signal(SIGKILL);
    program.wait();
    bool under_way = std::filesystem::exists(out / "checkpoint");
    for (const auto& file : std::filesystem::directory_iterator(out)) {
      const std::string name = file.path().filename();
      if (name == "summary.json" || name.ends_with(".part")) under_way = false;
    }
    // Nobody was left to remove it; the next run would.
    std::filesystem::remove(out / ".tiltscope.lock");
    if (under_way) return;
    std::filesystem::remove_all(out);
  }
  FAIL("the run was over each time");
}

/// Ends well; returns what it has said.
std::string finish(const Arguments& arguments) {
  const Outcome outcome = call(arguments);
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  return outcome.err;
}

void copy(const std::string& from, const std::string& to) {
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

void flip_a_byte(const std::string& file) {
  std::string content = read_text(file);
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 4);
  std::ofstream(file, std::ios::binary) << content;
}

void truncate(const std::string& file) {
  std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
}

const Arguments eight_tilts{"--set", "tilting.tilts=8", "--set", "tilting.epochs=40",
                            "--set", "run.threads=1"};
const Arguments slow_tilts{"--set", "tilting.tilts=8", "--set", "tilting.epochs=120"};
const Arguments long_training{"--set", "training.epochs=3000"};

TEST_CASE("killed at fifty random moments, a run ends as if it had not been") {
  const TemporaryFolder folder;
  const std::string undisturbed = folder / "undisturbed";
  const auto begin = Clock::now();
  finish(run(undisturbed, eight_tilts));
  const std::chrono::duration<double> whole = Clock::now() - begin;
  const auto expected = results(undisturbed);

  std::mt19937 random(7);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  int kills = 0, continued = 0, round = 0;
  while (kills < 50) {
    const std::string out = folder / ("out" + std::to_string(round++));
    int code = 0;
    do {
      Program program(run(out, eight_tilts), "", ".", uncounted);
      program.run_for(share(random) * whole);
      program.send_signal(SIGKILL);
      code = program.wait();
      if (program.err().find("continuing ") != std::string::npos) ++continued;
      if (code != 0) {
        REQUIRE(code == -SIGKILL);
        ++kills;
      }
    } while (code != 0);
    check_same(results(out), expected);
  }
  CHECK(continued > 10);
}

TEST_CASE("a sweep that is killed continues inside its runs") {
  const TemporaryFolder folder;
  const auto sweep = [&](const std::string& name) {
    return Arguments{"sweep", "--out",  folder / name,          "--checkpoint-every",
                     "0",     "--over", "tilting.lambda=0.5,1", "--jobs",
                     "2"} +
           tiny_settings() + eight_tilts;
  };
  const auto begin = Clock::now();
  finish(sweep("undisturbed"));
  const std::chrono::duration<double> whole = Clock::now() - begin;

  std::mt19937 random(8);
  std::uniform_real_distribution<double> share(0.3, 0.9);
  std::string said;
  for (int i = 0; i < 4; ++i) {
    Program program(sweep("out"), "", ".", uncounted);
    program.run_for(share(random) * whole);
    program.send_signal(SIGKILL);
    program.wait();
    said += program.err();
  }
  said += finish(sweep("out"));
  CHECK(said.find("_seed=0: continuing ") != std::string::npos);
  check_same(results(folder / "out"), results(folder / "undisturbed"));
}

TEST_CASE("a reproduction that is interrupted continues inside its runs") {
  const TemporaryFolder folder;
  const auto reproduce = [&](const std::string& name) {
    return Arguments{"reproduce", "--out",   folder / name, "--checkpoint-every", "0",    "--tilts",
                     "8",         "--seeds", "1",           "--groups",           "paper"} +
           tiny_settings() + Arguments{"--set", "tilting.epochs=120"};
  };
  Program program(reproduce("out"));
  const std::string checkpoint = folder / "out/runs/paper-N8-seed0/checkpoint";
  REQUIRE(wait_until([&] { return std::filesystem::exists(checkpoint); }));
  program.send_signal(SIGINT);
  CHECK(program.wait() == 128 + SIGINT);
  CHECK(program.err().ends_with("0 of 1 runs done; the same command goes on from there\n"));
  CHECK(finish(reproduce("out")).find("paper-N8-seed0: continuing ") != std::string::npos);
  finish(reproduce("undisturbed"));
  check_same(results(folder / "out/runs"), results(folder / "undisturbed/runs"));
}

TEST_CASE("a reproduction that is interrupted while it trains base models keeps those it has") {
  const TemporaryFolder folder;
  const auto reproduce = [&](const std::string& name, const std::string& epochs) {
    return Arguments{"reproduce", "--out",  folder / name, "--tilts",  "2",    "--seeds",
                     "2",         "--jobs", "1",           "--groups", "paper"} +
           tiny_settings() +
           Arguments{"--set", "training.patience=3000", "--set", "training.epochs=" + epochs};
  };
  Program program(reproduce("out", "2000"));
  program.wait_for(" epochs\n");
  program.send_signal(SIGINT);
  CHECK(program.wait() == 128 + SIGINT);
  CHECK(program.err().ends_with(
      "interrupted with 1 of 2 base models trained; the same command goes on from there\n"));
  CHECK(finish(reproduce("out", "2000")).find("\n1 base model to train, 1 at a time\n") !=
        std::string::npos);
  // With other settings it is another base model.
  CHECK(finish(reproduce("other", "3")).find("\n2 base models to train") != std::string::npos);
}

TEST_CASE("a base training that is killed continues at its epoch") {
  const TemporaryFolder folder;
  finish(run(folder / "undisturbed", long_training));
  cut_off(run(folder / "out", long_training), "base model: epoch 1201/3000");
  const std::string said = finish(run(folder / "out", long_training));
  CHECK(said.starts_with("continuing "));
  CHECK(said.find("base model: epoch 1/3000") == std::string::npos);
  check_same(results(folder / "out"), results(folder / "undisturbed"));
}

TEST_CASE("a run may continue with other threads, and nothing but that") {
  const TemporaryFolder folder;
  const Arguments two{"--set", "run.threads=2"};
  finish(run(folder / "undisturbed", slow_tilts + two));
  auto expected = results(folder / "undisturbed");
  expected.erase("config.toml");
  cut_off(run(folder / "cut", slow_tilts + two), "tilt 3/8");
  for (const std::string threads : {"1", "2", "3", "8"}) {
    CAPTURE(threads);
    const std::string out = folder / ("out" + threads);
    copy(folder / "cut", out);
    const std::string said =
        finish(run(out, slow_tilts + Arguments{"--set", "run.threads=" + threads}));
    CHECK(said.starts_with("continuing "));
    auto found = results(out);
    found.erase("config.toml");
    check_same(found, expected);
  }

  const auto refused = [&](const Arguments& more, const std::string& part) {
    const auto before = results(folder / "cut");
    const Outcome outcome = call(run(folder / "cut", more));
    CAPTURE(outcome.err);
    CHECK(outcome.code == 2);
    CHECK(lines(outcome.err).size() == 1);
    CHECK(outcome.err.find("checkpoint\" is of another run: " + part) != std::string::npos);
    check_same(results(folder / "cut"), before);
  };
  refused(slow_tilts + Arguments{"--set", "tilting.eta=0.5"},
          "tilting.eta is 0.0 there and 0.5 here; give another folder, or --fresh");
  const std::string model = folder / "base.safetensors";
  REQUIRE(call(Arguments{"base", "--out", model} + tiny_settings()).code == 0);
  refused(slow_tilts + Arguments{"--base-model", model},
          "the base model is trained anew there and the file with the checksum ");

  // Begun anew, it is the run without any interruption.
  const std::string said = finish(run(folder / "cut", slow_tilts + two + Arguments{"--fresh"}));
  CHECK(said.find("continuing") == std::string::npos);
  expected = results(folder / "undisturbed");
  check_same(results(folder / "cut"), expected);
}

TEST_CASE("a checkpoint of another build goes on, and one of other results does not") {
  const TemporaryFolder folder;
  const std::string out = folder / "out", file = out + "/checkpoint";
  cut_off(run(out, slow_tilts), "tilt 3/8");
  const std::string content = read_text(file);
  const SavedRun saved = read_saved_run(std::as_bytes(std::span(content)), file);
  const auto write = [&](const SavedRun& changed) {
    const auto bytes = write_saved_run(changed);
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  };

  SavedRun changed = saved;
  changed.identity.result_version -= 1;
  write(changed);
  const Outcome refused = call(run(out, slow_tilts));
  CHECK(refused.code == 2);
  CHECK(refused.err ==
        "tiltscope: \"" + file + "\" is of another run: the version of its results is " +
            std::to_string(result_version - 1) + " there and " + std::to_string(result_version) +
            " here; give another folder, or --fresh to give up the run that was "
            "cut off\n");

  changed = saved;
  changed.build = "another";
  write(changed);
  const std::vector<std::string> said = lines(finish(run(out, slow_tilts)));
  CHECK(said[0].starts_with("continuing "));
  CHECK(said[1] == "taking as current what was made by build another; this is build " +
                       std::string(build_id()));
}

TEST_CASE("of a damaged checkpoint it is told, and the one before takes its place") {
  const TemporaryFolder folder;
  finish(run(folder / "undisturbed", slow_tilts));
  const auto expected = results(folder / "undisturbed");
  const std::string cut = folder / "cut";
  cut_off(run(cut, slow_tilts), "tilt 4/8");
  REQUIRE(std::filesystem::exists(cut + "/checkpoint.1"));

  for (const auto damage : {flip_a_byte, truncate}) {
    const std::string out = folder / "out";
    std::filesystem::remove_all(out);
    copy(cut, out);
    damage(out + "/checkpoint");
    std::vector<std::string> said = lines(finish(run(out, slow_tilts)));
    CHECK(said[0] == "\"" + out + "/checkpoint\" is damaged or truncated: its checksum is another");
    CHECK(said[1].starts_with("continuing "));
    check_same(results(out), expected);

    std::filesystem::remove_all(out);
    copy(cut, out);
    damage(out + "/checkpoint");
    damage(out + "/checkpoint.1");
    said = lines(finish(run(out, slow_tilts)));
    CHECK(said[1].find("/checkpoint.1\" is damaged") != std::string::npos);
    CHECK(said[2] == "there is no other checkpoint: beginning anew");
    CHECK(said[3].starts_with("base model: epoch 1/3"));
    check_same(results(out), expected);
  }

  // The newest may be missing: a run can be killed between two renames.
  std::filesystem::remove(cut + "/checkpoint");
  CHECK(finish(run(cut, slow_tilts)).starts_with("continuing "));
  check_same(results(cut), expected);
}

TEST_CASE("two programs do not work at the same run") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  Program first(run(out, long_training + Arguments{"--set", "training.epochs=1000000"}));
  first.wait_for("base model: epoch 1/");
  const Outcome second = call(run(out));
  CHECK(second.code == 2);
  CHECK(second.err == "tiltscope: another tiltscope is at work in \"" + out + "\"\n");
}

TEST_CASE("sweep and reproduce take a base model, and refuse what run refuses") {
  const TemporaryFolder folder;
  const std::string model = folder / "base.safetensors";
  REQUIRE(call(Arguments{"base", "--out", model, "--set", "seed=3"} + tiny_settings()).code == 0);
  const Arguments with_model = tiny_settings() + Arguments{"--base-model", model};
  const auto check_refused = [&](const Arguments& arguments, const std::string& part) {
    const Outcome outcome = call(arguments);
    CAPTURE(outcome.err);
    CHECK(outcome.code == 2);
    CHECK(lines(outcome.err).size() == 1);
    CHECK(outcome.err.find(part) != std::string::npos);
  };
  const std::string none = folder / "none";
  check_refused(Arguments{"sweep", "--out", none, "--over", "network.width=16,32"} + with_model,
                "is a model for another [network]");
  check_refused({"reproduce", "--out", none, "--base-model", model}, "another [network]");
  check_refused({"sweep", "--out", none, "--base-model", folder / "no.safetensors"},
                "No such file");
  CHECK_FALSE(std::filesystem::exists(none));

  const std::string out = folder / "out";
  const Arguments sweep = Arguments{"sweep", "--out", out} + with_model;
  finish(sweep);
  finish(Arguments{"run", "--out", folder / "alone", "--set", "run.threads=1"} + with_model);
  auto found = results(out + "/runs/seed=0");
  CHECK(found.erase("samples_half.csv") == 1);
  check_same(found, results(folder / "alone"));

  CHECK(finish(sweep).starts_with("0 runs to do"));
  // With another base model it is another run.
  const Arguments other = Arguments{"sweep", "--out", out} + tiny_settings();
  check_refused(other, "there and trained anew here; give another folder, or --fresh");
  CHECK(finish(other + Arguments{"--fresh"}).starts_with("1 run to do"));
}

}  // namespace
}  // namespace tiltscope
