#pragma once

#include "plot/figure.h"

#include <array>

/// Colours for numbers from none to most. CIE lightness grows in equal steps, so that they are even
/// to the eye and readable without colour vision.
namespace tiltscope::view {

using ColourMap = std::array<plot::Colour, 16>;

/// Of a density: lightness from 6 to 72 while the hue goes from violet over blue to green; never as
/// light as the samples drawn on it.
inline constexpr ColourMap density_colours = {
    plot::rgb(0x131122), plot::rgb(0x141b35), plot::rgb(0x0c2547), plot::rgb(0x003057),
    plot::rgb(0x003b60), plot::rgb(0x00476a), plot::rgb(0x005273), plot::rgb(0x005e7c),
    plot::rgb(0x006a86), plot::rgb(0x00768f), plot::rgb(0x008398), plot::rgb(0x0390a0),
    plot::rgb(0x099da7), plot::rgb(0x3ba8ab), plot::rgb(0x60b2af), plot::rgb(0x7fbcb4)};

/// Of an error: lightness from 6 to 80 while the hue goes from violet over magenta to salmon.
inline constexpr ColourMap error_colours = {
    plot::rgb(0x100e34), plot::rgb(0x201349), plot::rgb(0x35155b), plot::rgb(0x4d156b),
    plot::rgb(0x671377), plot::rgb(0x80107f), plot::rgb(0x981085), plot::rgb(0xaf1889),
    plot::rgb(0xc3278b), plot::rgb(0xd4398c), plot::rgb(0xe14d8d), plot::rgb(0xeb628f),
    plot::rgb(0xf17894), plot::rgb(0xf48e9c), plot::rgb(0xf3a4a7), plot::rgb(0xeebab7)};

}  // namespace tiltscope::view
