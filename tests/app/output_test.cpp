#include "app/outcomes.h"
#include "app/results.h"
#include "app/results/tiny_disk.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <thread>

namespace tiltscope {
namespace {

using namespace test;
namespace fs = std::filesystem;

/// Fails the system call with this error in the program, as long as it runs, for descriptors from
/// `first` on. 99 where that is not permitted.
template <long number, int error, int first = 0>
void fail_call() {
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, first, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (error & SECCOMP_RET_DATA)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  sock_fprog program{6, rules};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    _exit(99);
  }
  uncounted();
}

/// Closing a descriptor fails, but for the first that is free: that is all that loading a program
/// needs.
void fail_close() {
  close(3);
  constexpr int first = 40;
  for (int descriptor = 4; descriptor < first; ++descriptor) dup2(STDIN_FILENO, descriptor);
  fail_call<SYS_close, EDQUOT, first>();
}

/// A full device of one's own; empty where none can be made.
std::string full_device(const TemporaryFolder& folder) {
  std::string name = folder / "full";
  if (mknod(name.c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0) return {};
  const int opened = open(name.c_str(), O_WRONLY);
  close(opened);
  return opened >= 0 ? name : "";
}

/// In another process of a new PID namespace, where it has the number 1; 99 where that is not
/// permitted.
void in_other_namespace() {
  if (unshare(CLONE_NEWPID) != 0) _exit(99);
  const pid_t child = fork();
  if (child == 0) return;
  int status = 0;
  waitpid(child, &status, 0);
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 98);
}

/// A stream that nobody reads any longer; writing to it is to end the program, unless it says
/// otherwise.
template <int stream>
void unread() {
  int ends[2];
  if (pipe(ends) != 0) _exit(98);
  dup2(ends[1], stream);
  close(ends[0]);
  close(ends[1]);
  signal(SIGPIPE, SIG_DFL);
}

template <int stream>
void closed() {
  close(stream);
}

// The disk.

TEST_CASE("a full disk: each kind of output says so, keeps the old files, leaves nothing behind") {
  const TemporaryFolder folder;
  const TinyDisk disk(folder / "disk");
  if (!disk.there()) return;
  const std::string run = folder / "disk/run";
  const std::string model = folder / "disk/base.safetensors";
  const std::string sweep = folder / "disk/sweep";
  const auto check_kept = [&](const Arguments& arguments, const std::string& part) {
    CAPTURE(part);
    check_ended_well(call(arguments));
    disk.fill();
    const auto before = results(folder / "disk");
    const Outcome outcome = call(arguments);
    CAPTURE(outcome.err);
    CHECK(outcome.code == 1);
    CHECK(lines(outcome.err).back().starts_with("tiltscope: cannot write \""));
    CHECK(lines(outcome.err).back().ends_with(part + "\": No space left on device"));
    check_same(results(folder / "disk"), before);
    disk.clear();
  };
  check_kept(tiny("run", run, {"--checkpoint-every", "1000"}), "rmse.csv");
  check_kept(tiny("run", run, {"--checkpoint-every", "0"}), "checkpoint");
  check_kept(tiny("base", model), "base.safetensors");
  fs::remove_all(run);
  check_ended_well(call(tiny("sweep", sweep)));
  check_kept({"collect", sweep}, "results.csv");
  fs::remove_all(sweep);
  check_kept(tiny("reproduce", folder / "disk/paper",
                  {"--tilts", "2", "--seeds", "1", "--groups", "default"}),
             "table1.csv");
}

TEST_CASE("what fsync and close say is told") {
  const TemporaryFolder folder;
  const std::string model = folder.file("base.safetensors", "old");
  const Outcome synced = call(tiny("base", model), "", ".", fail_call<SYS_fsync, EIO>);
  if (synced.code == 99) {
    MESSAGE("skipped: system calls cannot be filtered here");
    return;
  }
  CHECK(synced.code == 1);
  const std::string sentence = "tiltscope: cannot write \"" + model + "\": ";
  CHECK(lines(synced.err).back() == sentence + "Input/output error");
  const Outcome full = call(tiny("base", model), "", ".", fail_close);
  CHECK(full.code == 1);
  CHECK(lines(full.err).back() == sentence + "Disk quota exceeded");
  CHECK(read_text(model) == "old");
  CHECK(folder.listing() == std::vector<std::string>{"base.safetensors"});
}

// Devices, FIFOs, links.

TEST_CASE("a device stays a device, whatever is written to it") {
  const TemporaryFolder folder;
  const std::string null = folder / "null";
  if (mknod(null.c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0 ||
      !std::ofstream(null).put('x').flush()) {
    MESSAGE("skipped: no device can be made here");
    return;
  }
  const std::string out = folder / "out";
  fs::create_directory(out);
  fs::create_symlink("../null", out + "/model.safetensors");
  fs::create_symlink("../null", out + "/config.toml");
  check_ended_well(call(tiny("base", null)));
  check_ended_well(call(tiny("run", out)));
  CHECK(fs::is_character_file(null));
  CHECK(fs::is_symlink(out + "/model.safetensors"));
  CHECK(fs::is_symlink(out + "/config.toml"));
  CHECK(lines(read_text(out + "/rmse.csv")).size() == 5);
}

TEST_CASE("results go through links and FIFOs") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  fs::create_directory(out);
  fs::create_directory(folder / "elsewhere");
  fs::create_symlink("../elsewhere/samples", out + "/samples.csv");
  REQUIRE(mkfifo((out + "/rmse.csv").c_str(), 0600) == 0);
  std::string rmse;
  std::thread reader([&] { rmse = read_text(out + "/rmse.csv"); });
  const Outcome outcome = call(tiny("run", out));
  reader.join();
  check_ended_well(outcome);
  CHECK(lines(rmse).size() == 5);
  CHECK(fs::is_fifo(out + "/rmse.csv"));
  CHECK(fs::is_symlink(out + "/samples.csv"));
  CHECK(lines(read_text(folder / "elsewhere/samples")).size() == 201);
  const Outcome to_stdout = call(tiny("base", "/dev/stdout"));
  check_ended_well(to_stdout);
  CHECK(to_stdout.out.find("\"dtype\":\"F32\"") != std::string::npos);
}

// The lock.

TEST_CASE("a program in another container cannot disturb a run, nor remove what it has staged") {
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  fs::create_directory(out);
  REQUIRE(mkfifo((out + "/rmse.csv").c_str(), 0600) == 0);
  Program first(tiny("run", out));
  // All is staged now, and the first program waits for somebody to read.
  const auto staged = [&] {
    return std::ranges::count_if(folder.listing(),
                                 [](const std::string& name) { return name.ends_with(".part"); });
  };
  REQUIRE(wait_until([&] { return staged() == 4 && fs::exists(out + "/checkpoint"); }));
  const auto before = folder.listing();
  for (const auto place : {+[] {}, in_other_namespace}) {
    const Outcome second = call(tiny("run", out), "", ".", place);
    if (second.code == 99) {
      MESSAGE("skipped: no other PID namespace here");
      continue;
    }
    check_refused(second, "another tiltscope is at work in \"" + out + "\"");
    CHECK(folder.listing() == before);
  }
  CHECK(lines(read_text(out + "/rmse.csv")).size() == 5);
  CHECK(first.wait() == 0);
  CHECK(folder.listing() == std::vector<std::string>{"out", "out/config.toml",
                                                     "out/model.safetensors", "out/rmse.csv",
                                                     "out/samples.csv", "out/summary.json"});
}

TEST_CASE("where a file system cannot lock, a run says so once and goes on; other errors end it") {
  const TemporaryFolder folder;
  const auto remarks = [](const Outcome& outcome) {
    return std::ranges::count_if(lines(outcome.err), [](const std::string& line) {
      return line.find("cannot lock") != std::string::npos;
    });
  };
  const Outcome alone = call(tiny("run", folder / "run"), "", ".", fail_call<SYS_flock, ENOLCK>);
  if (alone.code == 99) {
    MESSAGE("skipped: system calls cannot be filtered here");
    return;
  }
  check_ended_well(alone);
  CHECK(remarks(alone) == 1);
  const Outcome many = call(tiny("sweep", folder / "sweep", {"--seeds", "3"}), "", ".",
                            fail_call<SYS_flock, EOPNOTSUPP>);
  check_ended_well(many);
  CHECK(remarks(many) == 1);
  for (const std::string& name : folder.listing()) CHECK(name.find("lock") == std::string::npos);

  const std::string out = folder / "out";
  check_refused(call(tiny("run", out), "", ".", fail_call<SYS_flock, EIO>),
                "cannot lock \"" + out + "\": Input/output error");
  CHECK_FALSE(fs::exists(out + "/rmse.csv"));
}

// Standard streams.

TEST_CASE("a stdout that does not take the results is an error") {
  const TemporaryFolder folder;
  const std::string points = folder.file("points.csv", "0,0\n");
  const std::string full = full_device(folder);
  const Arguments oracle{"oracle", "--tilt", "1", "--time", "0.5", "--points", points};
  const Arguments bench = Arguments{"bench", "--rounds", "1", "--json"} + tiny_settings();
  for (const Arguments& arguments :
       {Arguments{"--version"}, Arguments{"--help"}, Arguments{"run", "--help"}, oracle, bench}) {
    CAPTURE(arguments.front());
    const auto check = [&](const std::function<void()>& prepare, const std::string& reason) {
      const Outcome outcome = call(arguments, "", ".", prepare);
      CHECK(outcome.code == 1);
      CHECK(outcome.err == "tiltscope: cannot write to stdout: " + reason + "\n");
    };
    check(unread<STDOUT_FILENO>, "Broken pipe");
    check(closed<STDOUT_FILENO>, "Bad file descriptor");
    if (full.empty()) continue;
    check([&] { dup2(open(full.c_str(), O_WRONLY), STDOUT_FILENO); }, "No space left on device");
  }
}

TEST_CASE("progress that nobody reads changes neither the results nor the exit code") {
  const TemporaryFolder folder;
  const std::string full = full_device(folder);
  std::vector<std::function<void()>> streams{unread<STDERR_FILENO>, closed<STDERR_FILENO>, [] {
                                               for (const int stream : {0, 1, 2}) close(stream);
                                             }};
  if (!full.empty())
    streams.emplace_back([&] { dup2(open(full.c_str(), O_WRONLY), STDERR_FILENO); });
  const Arguments paper{"--tilts", "2", "--seeds", "1", "--groups", "default"};
  for (const std::string command : {"run", "sweep", "reproduce"}) {
    CAPTURE(command);
    const Arguments more = command == "reproduce" ? paper : Arguments{};
    const std::string out = folder / command;
    check_ended_well(call(tiny(command, out, more)));
    // The report has seconds in it, its runs have not.
    const std::string compared = command == "reproduce" ? "/runs" : "";
    const auto expected = results(out + compared);
    for (const auto& stream : streams) {
      if (command == "reproduce" && &stream != &streams.front()) break;
      fs::remove_all(out);
      const Outcome outcome = call(tiny(command, out, more), "", ".", stream);
      CHECK(outcome.code == 0);
      CHECK(outcome.err.empty());
      check_same(results(out + compared), expected);
    }
  }
}

TEST_CASE("the time in which a run is stopped is not time of training") {
  using Clock = std::chrono::steady_clock;
  const TemporaryFolder folder;
  const std::string out = folder / "out";
  const auto begin = Clock::now();
  Program program(tiny("run", out, {"--set", "tilting.epochs=400", "--set", "tilting.tilts=8"}));
  program.wait_for("tilt 1/8");
  const auto stop = Clock::now();
  program.send_signal(SIGSTOP);
  // Longer than all else that is no training.
  CHECK(wait_until([&] { return Clock::now() - stop > std::chrono::seconds(2); }));
  program.send_signal(SIGCONT);
  const std::chrono::duration<double> stopped = Clock::now() - stop;
  REQUIRE(program.wait() == 0);
  const std::chrono::duration<double> whole = Clock::now() - begin;
  double seconds = 0.0;
  for (const std::string& line : lines(read_text(out + "/rmse.csv"))) {
    if (line.starts_with("tilt")) continue;
    seconds += numbers(line)[4] + numbers(line)[5];
  }
  CHECK(seconds > 0.0);
  CHECK(seconds < (whole - stopped).count());
}

}  // namespace
}  // namespace tiltscope
