#pragma once

#include "plot/cairo_canvas.h"
#include "plot/figure.h"

#include <cstddef>
#include <string>
#include <vector>

/// Figures on paper: letters of 7 and 8 points on as much width as a journal's column has.
namespace tiltscope::plot {

inline constexpr double column_width = 3.4 * 72.0;  ///< points

/// Figures beside and below each other, of one size. Neighbours with the same axis share its ticks.
struct Sheet {
  std::vector<Figure> panels = {};  ///< row by row
  std::size_t columns = 1;
  double aspect = 0.62;  ///< height over width of the inside of the axes, unless they are equal
  double width = column_width;
};

/// The bytes of a file: a legend of all names, then the panels with title, note, axes and what is
/// shown of their curves.
std::string picture_of(const Sheet& sheet, PictureFormat format);

}  // namespace tiltscope::plot
