#pragma once

#include "plot/figure.h"

#include <string>

namespace tiltscope::plot {

/// The colours of a picture besides those of its curves.
struct Ink {
  Colour paper = rgb(0xffffff);
  Colour text = rgb(0x14171c);
  Colour muted = rgb(0x4c5563);
  Colour grid = rgb(0xdfe3e9);
};

/// The figure as a picture of `width` x `height` pixels that scales: title, note, legend, axes and
/// the curves that are shown.
std::string to_svg(const Figure& figure, double width = 720.0, double height = 450.0,
                   const Ink& ink = {});

}  // namespace tiltscope::plot
