#pragma once

#include "plot/figure.h"

#include <array>

/// The colours of a density, from none to its peak. CIE lightness grows in equal steps from 6 to 72
/// while the hue goes from violet over blue to green: even to the eye, readable without colour
/// vision, and never as light as the samples drawn on it.
namespace tiltscope::view {

inline constexpr std::array<plot::Colour, 16> density_colours = {
    plot::rgb(0x131122), plot::rgb(0x141b35), plot::rgb(0x0c2547), plot::rgb(0x003057),
    plot::rgb(0x003b60), plot::rgb(0x00476a), plot::rgb(0x005273), plot::rgb(0x005e7c),
    plot::rgb(0x006a86), plot::rgb(0x00768f), plot::rgb(0x008398), plot::rgb(0x0390a0),
    plot::rgb(0x099da7), plot::rgb(0x3ba8ab), plot::rgb(0x60b2af), plot::rgb(0x7fbcb4)};

}  // namespace tiltscope::view
