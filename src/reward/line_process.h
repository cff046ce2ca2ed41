#pragma once

#include "base/waiting.h"

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope {

/// A program of somebody's, with which lines are exchanged over its stdin and stdout. It runs in a
/// process group of its own, which ends with this object, and with this process, however that ends.
class LineProcess {
 public:
  /// Starts it, without a shell: a first word without a slash is looked up in PATH. Throws
  /// std::runtime_error with the reason.
  explicit LineProcess(const std::vector<std::string>& command);
  /// Kills the group.
  ~LineProcess();
  LineProcess(const LineProcess&) = delete;
  LineProcess& operator=(const LineProcess&) = delete;

  /// Hands over text for its stdin, which goes out while its lines are waited for: a pipe holds
  /// 64 KiB, and a program may answer before it has read all.
  void send(std::string_view text) {
    if (in_ >= 0) outgoing_ += text;
  }

  enum class Outcome { line, silent, ended };
  /// Its next line, without its end. Silent where nothing has moved for `patience` seconds, be it
  /// on stderr; ended where it is over. Asks `wait` meanwhile, and may throw what that throws:
  /// nothing is lost by it.
  Outcome take_line(std::string& line, double patience, Wait& wait);

  /// Whether a line is there, or comes within so many milliseconds.
  bool has_line(int milliseconds);

  /// How it has ended: "ended with exit code 1", "was ended by signal 9 (Killed)"; then, behind a
  /// colon, the last line of its stderr.
  std::string end();

 private:
  struct Moved {
    bool any = false;   ///< a byte, in whichever direction
    bool over = false;  ///< its stdout is closed
  };

  /// Moves what can be moved within so many milliseconds.
  Moved exchange(int milliseconds);
  void write_out();
  /// Whether there was anything; closes the descriptor at its end.
  bool read_in(int& descriptor, std::string& text);
  bool cut_line(std::string& line);
  bool has_ended();

  int in_ = -1;   ///< its stdin, from here
  int out_ = -1;  ///< its stdout
  int err_ = -1;
  int leash_ = -1;    ///< to the guard, which ends the group when it is closed
  pid_t guard_ = -1;  ///< leads the group
  pid_t pid_ = -1;
  bool reaped_ = false;
  int status_ = -1;  ///< of its end; -1 where it is not known

  std::string outgoing_;
  std::size_t sent_ = 0;  ///< of `outgoing_`
  std::string incoming_;
  std::size_t taken_ = 0;     ///< of `incoming_`
  std::size_t searched_ = 0;  ///< of `incoming_`, for the end of a line
  std::string said_;          ///< the end of its stderr
};

}  // namespace tiltscope
