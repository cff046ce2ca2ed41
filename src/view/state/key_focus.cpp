#include "view/state/key_focus.h"

#include "base/numbers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace tiltscope::view {

void KeyFocus::begin_frame() {
  pressed_ = std::exchange(coming_, {});
  growing_.clear();
  met_ = false;
  on_button_ = false;
  first_ = 0;
}

void KeyFocus::end_frame() {
  std::swap(order_, growing_);
  arrived_ = false;
  pressed_ = {};
  if (next_ != 0) {
    holds_ = false;
    focus_ = std::exchange(next_, 0);
    arrived_ = true;
  } else if (focus_ != 0 && !met_) {
    // It has gone: a list was closed, a panel folded, a component removed.
    const Id opener = std::exchange(opener_, 0);
    leave();
    if (opener != 0 && std::ranges::find(order_, opener) != order_.end()) focus_ = opener;
  }
}

bool KeyFocus::stop(Id id, bool first) {
  growing_.push_back(id);
  if (first) first_ = id;
  if (id != focus_) return false;
  met_ = true;
  return true;
}

void KeyFocus::walk(int direction) {
  holds_ = false;
  on_button_ = false;
  if (order_.empty()) return;
  const auto last = static_cast<std::ptrdiff_t>(order_.size());
  const auto at = std::ranges::find(order_, focus_);
  if (at != order_.end()) {
    const auto next = ((at - order_.begin()) + direction + last) % last;
    focus_ = order_[static_cast<std::size_t>(next)];
  } else {
    focus_ = first_ != 0 ? first_ : order_.front();
  }
  arrived_ = true;
}

void KeyFocus::leave() {
  focus_ = opener_ = next_ = 0;
  holds_ = on_button_ = false;
}

void KeyFocus::press(const KeyPresses& more) {
  coming_.right += more.right;
  coming_.up += more.up;
  coming_.zoom += more.zoom;
  coming_.fine = more.fine;
  coming_.enter = coming_.enter || more.enter;
  coming_.remove = coming_.remove || more.remove;
}

namespace {

/// The next round number above (or below) `value` > 0.
double next_round(double value, bool up, bool fine) {
  static constexpr std::array coarse = {1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0};
  const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
  const double digits = value / decade;  // in [1, 10)
  constexpr double slack = 1e-6;
  if (fine) {
    const double tenths = 10.0 * digits;
    double next = up ? std::floor(tenths + slack) + 1.0 : std::ceil(tenths - slack) - 1.0;
    if (!up && next < 10.0) next = 9.9;
    return next / 10.0 * decade;
  }
  if (up) {
    return decade * *std::ranges::find_if(coarse, [&](double c) { return c > digits + slack; });
  }
  double below = 0.7;
  for (const double c : coarse) {
    if (c < digits - slack) below = c;
  }
  return below * decade;
}

}  // namespace

double stepped(double value, double low, double high, int steps, bool fine, bool logarithmic) {
  if (steps == 0) return value;
  const auto [least, most] = std::minmax(low, high);
  const bool up = (steps > 0) == (low < high);
  double next = value;
  if (logarithmic) {
    next = std::max(next, least);
    for (int i = 0; i < std::abs(steps); ++i) next = next_round(next, up, fine);
  } else {
    const double step = round_up((most - least) / 50.0) * (fine ? 0.1 : 1.0);
    const double at = value / step;
    constexpr double slack = 1e-6;
    const double count = std::abs(steps) - 1;
    next = up ? std::floor(at + slack) + 1.0 + count : std::ceil(at - slack) - 1.0 - count;
    next *= step;
  }
  // A typed number may lie outside of the slider: keys lead it back, not further.
  if (up) return std::min(next, std::max(most, value));
  return std::max(next, std::min(least, value));
}

}  // namespace tiltscope::view
