#pragma once

#include <string>

/// Checks of an option's text, for CLI11: what it must be, as the end of a sentence; empty if all
/// is well.
namespace tiltscope::app {

/// For options that name something: an empty name is an unset variable of the shell, and would
/// otherwise stand for the default or for the current folder.
std::string named(const std::string& text);

/// A whole number between `low` and `high`.
class WholeNumber {
 public:
  WholeNumber(int low, int high) : low_(low), high_(high) {}
  std::string operator()(const std::string& text) const;

 private:
  int low_;
  int high_;
};

/// A number between `low` and `high`.
class Number {
 public:
  Number(double low, double high) : low_(low), high_(high) {}
  std::string operator()(const std::string& text) const;

 private:
  double low_;
  double high_;
};

}  // namespace tiltscope::app
