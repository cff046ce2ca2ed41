#pragma once

#include "plot/figure.h"

#include <optional>
#include <string>

namespace tiltscope::view {

/// A part of the picture that says what it is when the mouse rests on it.
struct Region {
  std::string id;
  plot::Box box;  ///< in the window
  std::string title;
  std::string text;
  /// What its tooltip had better leave free, too: all of what the part belongs to.
  std::optional<plot::Box> clear = {};
};

inline bool contains(const plot::Box& box, double x, double y) {
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

}  // namespace tiltscope::view
