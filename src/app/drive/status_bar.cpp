#include "app/drive/status_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace tiltscope::app {

std::string clock(double seconds) {
  const long total = std::lround(std::min(seconds, 1e8));
  const auto two_digits = [](long n) { return (n < 10 ? ":0" : ":") + std::to_string(n); };
  if (total < 3600) return std::to_string(total / 60) + two_digits(total % 60);
  return std::to_string(total / 3600) + two_digits(total / 60 % 60) + two_digits(total % 60);
}

std::string duration(double seconds) {
  if (seconds < 90.0) return std::to_string(std::lround(std::max(seconds, 1.0))) + " s";
  const double minutes = seconds / 60.0;
  if (minutes < 90.0) return std::to_string(std::lround(minutes)) + " min";
  const long tenths = std::lround(std::min(minutes / 60.0, 1e8) * 10.0);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " h";
}

StatusBar::StatusBar() : terminal_(isatty(STDERR_FILENO) != 0) {}

void StatusBar::show(double done, const std::string& words) {
  if (!terminal_) return;
  constexpr int width = 30;
  const double share = std::clamp(done, 0.0, 1.0);
  const int filled = static_cast<int>(share * width);
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(width - filled), '-');
  const std::string number = std::to_string(std::lround(100 * share));
  const std::string percent = std::string(4 - number.size(), ' ') + number + "%";
  const std::string line = "[" + bar + "]" + percent + "  " + words;
  if (line == shown_) return;
  shown_ = line;
  std::fprintf(stderr, "\r%s\033[K", line.c_str());
  std::fflush(stderr);
}

void StatusBar::clear() {
  if (shown_.empty()) return;
  std::fputs("\r\033[K", stderr);
  shown_.clear();
}

}  // namespace tiltscope::app
