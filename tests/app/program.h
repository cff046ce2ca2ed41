#pragma once

#include "temporary_folder.h"
#include "waiting.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

/// Runs the program under test as a user would.
namespace tiltscope::test {

using Arguments = std::vector<std::string>;

inline std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) result.push_back(line);
  return result;
}

/// A line of a CSV file as numbers.
inline std::vector<double> numbers(const std::string& line) {
  std::vector<double> result;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) {
    result.push_back(field.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(field));
  }
  // A field behind the last comma.
  if (line.ends_with(',')) result.push_back(std::numeric_limits<double>::quiet_NaN());
  return result;
}

/// The program, running in `folder`; stdin is `input`, and there is no display. `prepare` is called
/// in its process before it starts.
class Program {
 public:
  explicit Program(
      Arguments arguments, const std::string& input = "", const std::string& folder = ".",
      const std::function<void()>& prepare = [] {}) {
    folder_.file("in", input);
    arguments.insert(arguments.begin(), TILTSCOPE_PROGRAM);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_ = fork();
    REQUIRE(pid_ >= 0);
    if (pid_ > 0) return;

    const auto redirect = [&](const char* name, int descriptor, int flags) {
      dup2(open((folder_ / name).c_str(), flags, 0600), descriptor);
    };
    redirect("in", STDIN_FILENO, O_RDONLY);
    redirect("out", STDOUT_FILENO, O_WRONLY | O_CREAT);
    redirect("err", STDERR_FILENO, O_WRONLY | O_CREAT);
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    if (chdir(folder.c_str()) != 0) _exit(126);
    prepare();
    execv(argv[0], argv.data());
    _exit(127);
  }

  ~Program() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send_signal(int signal) const { REQUIRE(kill(pid_, signal) == 0); }

  /// What it has written to stderr, all of it after `wait`; but not that its lines are not counted.
  std::string err() const {
    std::error_code ignored;
    if (!std::filesystem::exists(folder_ / "err", ignored)) return "";
    std::string text = read_text(folder_ / "err");
    constexpr auto none = std::string::npos;
    for (std::size_t at = 0; (at = text.find("profiling:", at)) != none;) {
      const std::size_t end = text.find('\n', at);
      text.erase(at, end == none ? none : end + 1 - at);
    }
    return text;
  }
  std::string out() const { return read_text(folder_ / "out"); }

  /// Waits until it has written so much to stderr, or has ended.
  void wait_for(const std::string& part) const {
    constexpr std::chrono::hours without_end(1);
    CHECK(wait_until([&] { return err().find(part) != std::string::npos || has_ended(); },
                     without_end));
  }

  /// Lets it run for so long, or to its end.
  void run_for(std::chrono::duration<double> time) const {
    wait_until([&] { return has_ended(); }, time);
  }

  /// Waits for its end: the exit code, or minus the signal that ended it.
  int wait() {
    int status = 0;
    REQUIRE(waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

 private:
  bool has_ended() const {
    siginfo_t ended{};
    waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT);
    return ended.si_pid != 0;
  }

  TemporaryFolder folder_;
  pid_t pid_ = -1;
};

/// For a program that cannot write to its end: half-written counts of the lines that ran would
/// spoil those of all others. To be called in its process.
inline void uncounted() {
  setenv("GCOV_PREFIX", "/dev/null", 1);
  setenv("GCOV_ERROR_FILE", "/dev/null", 1);
}

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

/// Runs the program to its end.
inline Outcome call(
    Arguments arguments, const std::string& input = "", const std::string& folder = ".",
    const std::function<void()>& prepare = [] {}) {
  Program program(std::move(arguments), input, folder, prepare);
  const int code = program.wait();
  return {code, program.out(), program.err()};
}

/// Settings for a run that takes a fraction of a second.
inline Arguments tiny_settings() {
  return {"--set", "network.width=16",        "--set", "network.depth=1",
          "--set", "network.time_features=8", "--set", "training.samples=300",
          "--set", "training.epochs=3",       "--set", "training.batch=64",
          "--set", "tilting.tilts=3",         "--set", "tilting.samples=100",
          "--set", "tilting.epochs=2",        "--set", "tilting.steps=5",
          "--set", "evaluation.points=200"};
}

inline Arguments operator+(Arguments a, const Arguments& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace tiltscope::test
