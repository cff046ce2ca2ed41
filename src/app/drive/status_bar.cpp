#include "app/drive/status_bar.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

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

bool stderr_draws() {
  const char* const terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && terminal != nullptr && *terminal != '\0' &&
         std::string_view(terminal) != "dumb";
}

std::string bar_line(double done, const std::string& words, int columns) {
  constexpr int widest = 30, narrowest = 5;
  const double share = std::clamp(done, 0.0, 1.0);
  const std::string number = std::to_string(std::lround(100 * share));
  const std::string text = std::string(4 - number.size(), ' ') + number + "%  " + words;
  // The last column is left free: a letter there makes some terminals begin another line.
  const int room = std::max(columns - 1, 0);
  const int width = std::min(room - static_cast<int>(text.size()) - 2, widest);
  if (width < narrowest) return text.substr(0, static_cast<std::size_t>(room));
  const int filled = static_cast<int>(share * width);
  return "[" + std::string(static_cast<std::size_t>(filled), '#') +
         std::string(static_cast<std::size_t>(width - filled), '-') + "]" + text;
}

StatusBar::StatusBar() : draws_(stderr_draws()) {}

void StatusBar::show(double done, const std::string& words) {
  if (!draws_) return;
  constexpr int usual_columns = 80;
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const std::string line = bar_line(done, words, known ? size.ws_col : usual_columns);
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
