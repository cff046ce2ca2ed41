#include "app/results.h"

#include <sys/resource.h>

namespace tiltscope {
namespace {

using namespace test;

/// The next file that grows beyond so many bytes finds no more room.
template <rlim_t bytes>
void little_room() {
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_FSIZE, &limit);
  uncounted();
}

void check_failed(const Outcome& outcome, const std::string& sentence) {
  CAPTURE(outcome.err);
  CHECK(outcome.code == 1);
  // Other libraries may have something to say of such a disk, too.
  CHECK(std::ranges::count(lines(outcome.err), "tiltscope: " + sentence) == 1);
}

/// However slow a run is, it has nothing to save before its results.
const Arguments no_checkpoint = {"--checkpoint-every", "3600"};

TEST_CASE("a disk without room for the results: a sentence, and nothing half-written") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments run = Arguments{"run", "--out", out} + tiny_settings() + no_checkpoint;
  // Room for rmse.csv, not for 200 samples.
  check_failed(call(run, "", ".", little_room<2'000>),
               "cannot write \"" + out + "/samples.csv\": File too large");
  CHECK(folder.listing().empty());
  check_failed(call(Arguments{"base", "--out", out} + tiny_settings(), "", ".", little_room<999>),
               "cannot write \"" + out + "\": File too large");
  CHECK(folder.listing().empty());
}

#if !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)  // which take much address space
/// Room for some hundred threads.
void little_memory() {
  const rlimit limit{rlim_t{2} << 30U, rlim_t{2} << 30U};
  setrlimit(RLIMIT_AS, &limit);
  uncounted();
}

TEST_CASE("a run that finds no room for its threads keeps its checkpoint") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments run = Arguments{"run", "--out", out} + tiny_settings() +
                        Arguments{"--set", "training.epochs=1000000"};
  Program program(run + Arguments{"--checkpoint-every", "0"});
  program.wait_for("base model: epoch 1/");
  program.send_signal(SIGINT);
  program.wait();
  REQUIRE(std::filesystem::exists(out + "/checkpoint"));
  const Outcome crowded =
      call(run + Arguments{"--set", "run.threads=1024"}, "", ".", little_memory);
  CAPTURE(crowded.err);
  CHECK(crowded.code == 1);
  CHECK(lines(crowded.err).back() ==
        "tiltscope: cannot start 1024 threads; a smaller run.threads may do: Resource temporarily "
        "unavailable");
  CHECK(std::filesystem::exists(out + "/checkpoint"));
}
#endif

TEST_CASE("a disk without room for a checkpoint stops the run, which continues with room") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments run = Arguments{"run", "--out", out, "--checkpoint-every", "0"} +
                        tiny_settings() + Arguments{"--set", "tilting.tilts=40"};
  check_failed(call(run, "", ".", little_room<2'000>),
               "cannot write \"" + out + "/checkpoint\": File too large");
  CHECK(folder.listing().empty());

  // The records of more and more tilts make the checkpoint grow.
  const Outcome full = call(run, "", ".", little_room<16'000>);
  check_failed(full, "cannot write \"" + out + "/checkpoint\": File too large");
  CHECK(results(out).size() == 2);
  const Outcome again = call(run);
  CHECK(again.code == 0);
  CHECK(again.err.starts_with("continuing at tilt "));
  const auto found = results(out);
  std::filesystem::remove_all(out);
  CHECK(call(run).code == 0);
  check_same(found, results(out));
}

TEST_CASE("a folder that vanishes ends the run with a sentence, and does not come back") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments endless{"--set", "training.epochs=1000000"};
  Program program(Arguments{"run", "--out", out, "--checkpoint-every", "0"} + tiny_settings() +
                  endless);
  program.wait_for("base model: epoch 1/");
  while (std::filesystem::exists(out)) {
    std::error_code ignored;
    std::filesystem::remove_all(out, ignored);
  }
  CHECK(program.wait() == 1);
  CHECK(lines(program.err()).back() ==
        "tiltscope: cannot write \"" + out + "/checkpoint\": No such file or directory");
  CHECK(folder.listing().empty());
}

TEST_CASE("a sweep tells of each run that the disk did not take") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const Arguments sweep = Arguments{"sweep", "--out", out, "--seeds", "2"} + tiny_settings();
  const Outcome outcome = call(sweep + no_checkpoint, "", ".", little_room<2'000>);
  check_failed(outcome, "2 of 2 runs failed, as told above");
  CHECK(outcome.err.find("seed=1 failed: cannot write \"" + out + "/runs/seed=1/samples") !=
        std::string::npos);
  CHECK(folder.listing().empty());
}

TEST_CASE("folders that cannot be written to are refused before the work") {
  // Not even root writes there.
  for (const std::string command : {"run", "reproduce", "sweep"}) {
    CAPTURE(command);
    const Outcome outcome = call({command, "--out", "/proc/self"});
    CHECK(outcome.code == 2);
    CHECK(lines(outcome.err).size() == 1);
    CHECK(outcome.err.find("\"/proc/self") != std::string::npos);
    CHECK(outcome.err.find("No such file or directory") != std::string::npos);
  }
  if (geteuid() == 0) return;
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  std::filesystem::create_directory(out);
  std::filesystem::permissions(
      out, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const Outcome outcome = call({"run", "--out", out});
  CHECK(outcome.code == 2);
  CHECK(outcome.err == "tiltscope: cannot write into \"" + out + "\": Permission denied\n");
}

}  // namespace
}  // namespace tiltscope
