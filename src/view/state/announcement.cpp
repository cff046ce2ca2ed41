#include "view/state/announcement.h"

#include <algorithm>
#include <utility>

namespace tiltscope::view {
namespace {

/// At least, and for each letter: what is longer takes longer to read.
constexpr double shortest_stay = 6.0;
constexpr double seconds_a_letter = 0.05;

}  // namespace

void Announcement::say(std::string text, double now) {
  if (lists_ && !text_.empty()) text = text_ + (text_.ends_with('.') ? " " : ". ") + text;
  text_ = std::move(text);
  ends_ = now + std::max(shortest_stay, seconds_a_letter * static_cast<double>(text_.size()));
}

void Announcement::begin_list() {
  text_.clear();
  lists_ = true;
}

const std::string& Announcement::text(double now) {
  if (now >= ends_) text_.clear();
  return text_;
}

}  // namespace tiltscope::view
