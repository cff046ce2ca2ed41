#pragma once

namespace tiltscope {

/// The values that a number may take.
template <class T>
struct Interval {
  T low{};
  T high{};
  bool low_open = false;
  bool high_open = false;

  constexpr bool contains(T x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
};

}  // namespace tiltscope
