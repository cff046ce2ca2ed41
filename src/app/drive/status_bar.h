#pragma once

#include <string>

namespace tiltscope::app {

/// "1:05", "2:00:00".
std::string clock(double seconds);

/// In two digits or so: "50 s", "35 min", "2.5 h".
std::string duration(double seconds);

/// Whether stderr is a terminal that can draw over a line. One that calls itself "dumb" cannot.
bool stderr_draws();

/// "[######----]  60%  tilt 3/5" in fewer letters than the terminal has columns, so that it does
/// not wrap: the bar gives way first, then the words. `done` in [0, 1].
std::string bar_line(double done, const std::string& words, int columns);

/// One line on stderr that is drawn over, where that can be done; otherwise nothing.
class StatusBar {
 public:
  StatusBar();
  ~StatusBar() { clear(); }
  StatusBar(const StatusBar&) = delete;
  StatusBar& operator=(const StatusBar&) = delete;

  /// `done` in [0, 1] of the whole, then words.
  void show(double done, const std::string& words);
  /// Makes room for other lines.
  void clear();

 private:
  bool draws_;
  std::string shown_;
};

}  // namespace tiltscope::app
