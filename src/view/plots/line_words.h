#pragma once

#include "plot/figure.h"
#include "view/look/theme.h"

#include <string>

namespace tiltscope::view {

/// Where the words of a series lie, and how they are written there.
struct LineWords {
  plot::Box box;         ///< empty where there is no room for any
  std::string text;      ///< in lines
  bool crossed = false;  ///< a curve runs through the box
};

/// Places the words of a series (Series::words) ahead of a line that has only begun, else above or
/// below it, off the curves if there is room; where they are too long, only as far as the first
/// semicolon.
LineWords place_words(const Theme& theme, const plot::Figure& figure, const plot::Series& series,
                      const plot::Box& plot, const plot::Transform& transform);

/// Writes what the figure's lines have to say.
void write_line_words(ImDrawList& list, const Theme& theme, const plot::Figure& figure,
                      const plot::Box& plot, const plot::Transform& transform);

}  // namespace tiltscope::view
