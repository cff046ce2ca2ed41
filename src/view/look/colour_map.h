#pragma once

#include "plot/figure.h"

#include <array>

/// Colours for numbers from none to most. CIE lightness changes in equal steps away from the
/// ground, so that they are even to the eye and readable without colour vision.
namespace tiltscope::view {

using ColourMap = std::array<plot::Colour, 16>;

/// Of a density on a dark ground: lightness from 6 to 72 while the hue goes from violet over blue
/// to green; never as light as the samples drawn on it.
inline constexpr ColourMap dark_density_colours = {
    plot::rgb(0x131122), plot::rgb(0x141b35), plot::rgb(0x0c2547), plot::rgb(0x003057),
    plot::rgb(0x003b60), plot::rgb(0x00476a), plot::rgb(0x005273), plot::rgb(0x005e7c),
    plot::rgb(0x006a86), plot::rgb(0x00768f), plot::rgb(0x008398), plot::rgb(0x0390a0),
    plot::rgb(0x099da7), plot::rgb(0x3ba8ab), plot::rgb(0x60b2af), plot::rgb(0x7fbcb4)};

/// Of an error on a dark ground: lightness from 6 to 80 while the hue goes from violet over magenta
/// to salmon.
inline constexpr ColourMap dark_error_colours = {
    plot::rgb(0x100e34), plot::rgb(0x201349), plot::rgb(0x35155b), plot::rgb(0x4d156b),
    plot::rgb(0x671377), plot::rgb(0x80107f), plot::rgb(0x981085), plot::rgb(0xaf1889),
    plot::rgb(0xc3278b), plot::rgb(0xd4398c), plot::rgb(0xe14d8d), plot::rgb(0xeb628f),
    plot::rgb(0xf17894), plot::rgb(0xf48e9c), plot::rgb(0xf3a4a7), plot::rgb(0xeebab7)};

/// Of a density on a light ground: lightness from 97 to 60 while the hue goes from cyan to blue;
/// never as dark as the samples drawn on it.
inline constexpr ColourMap light_density_colours = {
    plot::rgb(0xf3f9fa), plot::rgb(0xe7f3f5), plot::rgb(0xdbedf1), plot::rgb(0xcfe7ee),
    plot::rgb(0xc3e0ea), plot::rgb(0xb7dae7), plot::rgb(0xacd4e4), plot::rgb(0xa0cde1),
    plot::rgb(0x95c7df), plot::rgb(0x8ac0dc), plot::rgb(0x7fb9da), plot::rgb(0x74b3d8),
    plot::rgb(0x6aacd5), plot::rgb(0x60a5d3), plot::rgb(0x569ed1), plot::rgb(0x4c97ce)};

/// Of an error on a light ground: lightness from 97 to 42 while the hue goes from rose to magenta.
inline constexpr ColourMap light_error_colours = {
    plot::rgb(0xfef6f5), plot::rgb(0xffe8e6), plot::rgb(0xfedad9), plot::rgb(0xfdcdcc),
    plot::rgb(0xfcbfc1), plot::rgb(0xf9b1b7), plot::rgb(0xf5a3ae), plot::rgb(0xf096a6),
    plot::rgb(0xea899f), plot::rgb(0xe47c99), plot::rgb(0xdc6f94), plot::rgb(0xd3638e),
    plot::rgb(0xc95889), plot::rgb(0xbe4d85), plot::rgb(0xb24380), plot::rgb(0xa6397b)};

/// Of a reward on a dark ground, from the most negative over none to the most positive: lightness
/// from 68 to 9 and back while the hue goes from purple to yellow green. Either side has its own
/// hue for every kind of colour vision, and the middle is the ground.
inline constexpr ColourMap dark_reward_colours = {
    plot::rgb(0xd388f1), plot::rgb(0xb776d2), plot::rgb(0x9c63b3), plot::rgb(0x825295),
    plot::rgb(0x684278), plot::rgb(0x4f325b), plot::rgb(0x37243e), plot::rgb(0x1f1722),
    plot::rgb(0x181b0c), plot::rgb(0x262e10), plot::rgb(0x354214), plot::rgb(0x45571a),
    plot::rgb(0x576d20), plot::rgb(0x698328), plot::rgb(0x7c9a31), plot::rgb(0x8fb23b)};

/// Of a reward on a light ground: lightness from 50 to 96 and back.
inline constexpr ColourMap light_reward_colours = {
    plot::rgb(0x9e5cba), plot::rgb(0xad70c5), plot::rgb(0xbb84d1), plot::rgb(0xca99dc),
    plot::rgb(0xd8aee6), plot::rgb(0xe5c3f0), plot::rgb(0xf1d9f9), plot::rgb(0xfbf0ff),
    plot::rgb(0xeef6e6), plot::rgb(0xd6e6c4), plot::rgb(0xbed6a6), plot::rgb(0xa7c68a),
    plot::rgb(0x91b56f), plot::rgb(0x7aa555), plot::rgb(0x64953b), plot::rgb(0x4d8520)};

}  // namespace tiltscope::view
