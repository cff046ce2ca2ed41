#include "app/results.h"
#include "reward/programs.h"

#include <fcntl.h>
#include <sys/file.h>

namespace tiltscope {
namespace {

using namespace test;

/// The first block of code in Python on the page on rewards.
std::string example_of_page() {
  const std::string page = read_text(TILTSCOPE_TESTS "/../docs/rewards.md");
  const std::string begin = "```python\n";
  const std::size_t at = page.find(begin);
  REQUIRE(at != std::string::npos);
  const std::size_t first = at + begin.size();
  return page.substr(first, page.find("```", first) - first);
}

std::string four_y_but(const std::string& before) { return program_of("4 * x[1]", before); }

/// A file of settings in `folder` that names `program` from there.
std::string settings_by(const TemporaryFolder& folder, const std::string& program) {
  folder.file("reward.py", program);
  return folder.file("settings.toml", "format = 4\n[reward]\nkind = \"process\"\ncommand = [\"" +
                                          python() + "\", \"-I\", \"-S\", \"reward.py\"]\n");
}

Arguments run_by(const std::string& settings, const std::string& out) {
  return Arguments{
             "run", "--config", settings, "--out", out, "--allow-command", "--checkpoint-every",
             "0"} +
         tiny_settings();
}

bool is_locked(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(descriptor >= 0);
  const bool locked = flock(descriptor, LOCK_EX | LOCK_NB) != 0;
  close(descriptor);
  return locked;
}

std::string samples_in(const std::string& out) { return read_text(out + "/samples.csv"); }

/// Of the run whose reward is the quadratic form that the programs compute.
std::string expected_samples(const TemporaryFolder& folder) {
  const Outcome outcome = call(Arguments{"run", "--out", folder / "computed"} + tiny_settings());
  REQUIRE(outcome.code == 0);
  return samples_in(folder / "computed");
}

TEST_CASE("the example on the page on rewards gives the run of the quadratic form") {
  const TemporaryFolder folder;
  const std::string example = example_of_page();
  CHECK(lines(example).size() <= 10);
  const Outcome outcome = call(run_by(settings_by(folder, example), folder / "out"));
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK((samples_in(folder / "out") == expected_samples(folder)));
  const std::string written = read_text(folder / "out/config.toml");
  CHECK(written.find(folder / "reward.py") != std::string::npos);
  CHECK(written.find("checksum") != std::string::npos);
  // Its own settings make the run again.
  const Outcome again = call(run_by(folder / "out/config.toml", folder / "again"));
  CHECK_MESSAGE(again.code == 0, again.err);
  CHECK((samples_in(folder / "again") == samples_in(folder / "out")));
}

TEST_CASE("without --allow-command no program starts, and nothing is written") {
  const TemporaryFolder folder;
  const std::string trace = folder / "trace";
  const std::string settings =
      settings_by(folder, "open('" + trace + "', 'w')\n" + four_y_but("pass"));
  const std::string out = folder / "out";
  for (const Arguments& command : {Arguments{"run"}, Arguments{"sweep"}, Arguments{"reproduce"}}) {
    CAPTURE(command.front());
    const Outcome outcome =
        call(command + Arguments{"--config", settings, "--out", out} +
             (command.front() == "reproduce" ? Arguments{"--groups", "default"} : tiny_settings()));
    CHECK(outcome.code == 2);
    CHECK_MESSAGE(outcome.err.find("the reward is a program, \"") != std::string::npos,
                  outcome.err);
    CHECK(outcome.err.find("; if you trust it, --allow-command lets it start") !=
          std::string::npos);
  }
  CHECK(!std::filesystem::exists(trace));
}

TEST_CASE("a reward's program that fails is told, and the same command goes on where it did") {
  const TemporaryFolder folder;
  const std::string settings =
      settings_by(folder, four_y_but("\n    if n == 100 and batches > 2 and not os.path.exists('" +
                                     (folder / "go") + "'): raise ValueError('no more')"));
  const std::string out = folder / "out";
  const Outcome failed = call(run_by(settings, out));
  CHECK(failed.code == 1);
  CHECK_MESSAGE(failed.err.find("ended with exit code 1: ValueError: no more, after 0 of ") !=
                    std::string::npos,
                failed.err);
  folder.file("go", "");
  const Outcome outcome = call(run_by(settings, out));
  CAPTURE(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(outcome.err.find("continuing at tilt ") != std::string::npos);
  CHECK((samples_in(out) == expected_samples(folder)));
}

TEST_CASE("while a program lets a run wait, Ctrl+C ends both, and a killed run ends it, too") {
  const TemporaryFolder folder;
  const std::string lock = folder / "lock";
  const std::string waits = folder / "waits";
  const std::string settings = settings_by(
      folder, "import os, fcntl\nheld = os.open('" + lock +
                  "', os.O_RDWR | os.O_CREAT)\nfcntl.flock(held, fcntl.LOCK_EX)\n" +
                  four_y_but("\n    while n == 100 and batches > 2 and not os.path.exists('" +
                             (folder / "go") + "'):\n        open('" + waits +
                             "', 'w').close(); time.sleep(0.001)"));
  const std::string out = folder / "out";
  for (const int signal : {SIGINT, SIGKILL}) {
    CAPTURE(signal);
    Program program(run_by(settings, out), "", ".", uncounted);
    CHECK(wait_until([&] { return std::filesystem::exists(waits); }));
    CHECK(is_locked(lock));
    program.send_signal(signal);
    CHECK(program.wait() == (signal == SIGINT ? 128 + SIGINT : -SIGKILL));
    CHECK(wait_until([&] { return !is_locked(lock); }));
    std::filesystem::remove(waits);
  }
  std::filesystem::remove(std::filesystem::path(out) / ".tiltscope.lock");
  folder.file("go", "");
  const Outcome outcome = call(run_by(settings, out));
  CAPTURE(outcome.err);
  CHECK(outcome.code == 0);
  CHECK((samples_in(out) == expected_samples(folder)));
}

TEST_CASE("while a program lets the oracle wait, Ctrl+C ends both") {
  const TemporaryFolder folder;
  const std::string lock = folder / "lock";
  const std::string waits = folder / "waits";
  const std::string settings =
      settings_by(folder, "import os, fcntl\nheld = os.open('" + lock +
                              "', os.O_RDWR | os.O_CREAT)\nfcntl.flock(held, fcntl.LOCK_EX)\n" +
                              four_y_but("\n    while n > 1000:\n        open('" + waits +
                                         "', 'w').close(); time.sleep(0.001)"));
  Program program(Arguments{"oracle", "--config", settings, "--allow-command", "--tilt", "1",
                            "--time", "0.5", "--points", "-"},
                  "0,1\n", ".", uncounted);
  CHECK(wait_until([&] { return std::filesystem::exists(waits); }));
  CHECK(is_locked(lock));
  program.send_signal(SIGINT);
  CHECK(program.wait() == 128 + SIGINT);
  CHECK(program.err() == "tiltscope: interrupted; nothing was written\n");
  CHECK(wait_until([&] { return !is_locked(lock); }));
}

TEST_CASE("a stored run whose program has changed since is told from the new one") {
  const TemporaryFolder folder;
  const std::string settings = settings_by(folder, four_y_but("pass"));
  const std::string out = folder / "out";
  REQUIRE(call(run_by(settings, out)).code == 0);
  folder.file("reward.py", four_y_but("pass  # as before"));
  const Outcome outcome = call(run_by(settings, out));
  CHECK(outcome.code == 2);
  CHECK_MESSAGE(outcome.err.find("has another run: the files of reward.command have changed since; "
                                 "give another folder, or --fresh") != std::string::npos,
                outcome.err);
  const Outcome again = call(run_by(out + "/config.toml", folder / "again"));
  CHECK(again.code == 0);
  CHECK_MESSAGE(again.err.find("what stands in its files has changed since this configuration was "
                               "written; it is another reward now") != std::string::npos,
                again.err);
}

TEST_CASE("the runs of a sweep may ask one program") {
  const TemporaryFolder folder;
  const std::string starts = folder / "starts";
  const std::string settings =
      settings_by(folder, "open('" + starts + "', 'a').write('x')\n" + four_y_but("pass"));
  const Outcome outcome = call(Arguments{"sweep", "--config", settings, "--out", folder / "out",
                                         "--allow-command", "--seeds", "3", "--jobs", "3"} +
                               tiny_settings());
  CHECK_MESSAGE(outcome.code == 0, outcome.err);
  CHECK(std::filesystem::file_size(starts) <= 3);
  CHECK(lines(samples_in(folder / "out/runs/seed=0")).size() > 100);
}

}  // namespace
}  // namespace tiltscope
