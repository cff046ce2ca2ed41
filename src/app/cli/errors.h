#pragma once

#include <stdexcept>
#include <string>

/// How a command ends other than well. Each is told in one sentence on stderr.
namespace tiltscope::app {

/// What was asked for cannot be done; nothing was started and nothing written. Exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Something failed under way that may go well another time, such as a disk without room. Exit
/// code 1.
class RunError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The run itself failed, and would fail again in the same place. Exit code 3.
class RunFailure : public RunError {
 public:
  using RunError::RunError;
};

/// A signal asked to stop. Exit code 128 + signal.
class Interrupted : public std::runtime_error {
 public:
  explicit Interrupted(int signal, const std::string& what = "interrupted; nothing was written")
      : std::runtime_error(what), signal_(signal) {}
  int signal() const { return signal_; }

 private:
  int signal_;
};

}  // namespace tiltscope::app
