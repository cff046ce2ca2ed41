#pragma once

#include <string_view>

/// What the canvas's tooltips say. Equations and algorithms are those of "Iterative Tilting for
/// Diffusion Fine-Tuning".
namespace tiltscope::view::explain {

inline constexpr std::string_view layers =
    "What the picture shows, and how opaque it is. Everything stands at the diffusion time t of "
    "the slider below: at t = 0 the samples themselves.";
inline constexpr std::string_view edit =
    "Shows the base density's handles: drag a mean, the ends of an ellipse's axes (at two standard "
    "deviations), the round handle that turns it, or the knob on the ring around the mean: the "
    "part "
    "of the ring that is filled is the component's weight, clockwise from the top, and the other "
    "weights make room in proportion. The target (4.10) follows at once; a new base density needs "
    "a new base model. Escape gives a drag up. Outside this mode the handles appear near the "
    "mouse.";
inline constexpr std::string_view fit =
    "Shows base, target and reward as large as they fit (F, or a double click). The wheel zooms, "
    "dragging moves; both axes have the same unit.";
inline constexpr std::string_view opacity =
    "Opacity of the layer, from 0 to 1. Ctrl+click to type.";
inline constexpr std::string_view diffusion_time =
    "The diffusion time t of xₜ = αₜ x₀ + σₜ x₁ (2.1): noise on the left, data on the right. "
    "The "
    "cloud is the sampler's own, at the nearest of its J steps; the density is the "
    "exact pₜᵏ.\n\nScores are compared at t of at least the evaluation's t_min, since they grow "
    "like 1/σₜ.";
inline constexpr std::string_view play_time =
    "Runs the diffusion time from noise to data, as the sampler does.";

}  // namespace tiltscope::view::explain
