#pragma once

#include <string>

namespace tiltscope::view {

/// What the status line says for as long as it takes to read. Times are in seconds.
class Announcement {
 public:
  /// Takes the place of what was said before.
  void say(std::string text, double now);
  /// From now on each text that is said comes behind those before, until the end.
  void begin_list();
  void end_list() { lists_ = false; }

  /// Empty once it has been there for long enough.
  const std::string& text(double now);
  double ends() const { return ends_; }

 private:
  std::string text_;
  double ends_ = 0.0;
  bool lists_ = false;
};

}  // namespace tiltscope::view
