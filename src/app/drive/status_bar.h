#pragma once

#include <string>

namespace tiltscope::app {

/// "1:05", "2:00:00".
std::string clock(double seconds);

/// In two digits or so: "50 s", "35 min", "2.5 h".
std::string duration(double seconds);

/// One line on stderr that is drawn over, where that is a terminal; otherwise nothing.
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
  bool terminal_;
  std::string shown_;
};

}  // namespace tiltscope::app
