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
inline constexpr std::string_view density_layer =
    "The exact density pₜᵏ of the tilt that is shown: the Gaussian mixture of (4.10) with means "
    "αₜ μ' and covariances αₜ² Σ' + σₜ² I. Its colours grow with the square root of the "
    "density, so that the tails can be seen.";
inline constexpr std::string_view contours_layer =
    "Lines of equal exact density, at even steps of its square root.";
inline constexpr std::string_view error_layer =
    "How far the learned score is from the exact one, |Δs| at the time t: the error whose "
    "mean square is (4.13). Far from the mass no sample ever comes, and the error may be anything.";
inline constexpr std::string_view base_layer =
    "The base density (4.11) that the tilting starts from, noised to the time t. Lines where it is "
    "exp(−½), exp(−2) and exp(−4½) of its peak: one, two and three standard deviations of a single "
    "Gaussian.";
inline constexpr std::string_view target_layer =
    "The density that the last tilt aims at (2.14), noised to the time t. Lines at one, two and "
    "three standard deviations, as for the base.";
inline constexpr std::string_view samples_layer =
    "Draws from the model after tilt k by the sampler that is set. Away from t = 0, the first few "
    "hundred of them on their way from noise. Where an Oracle switch puts something exact in the "
    "model's place, the line above the picture says so.";
inline constexpr std::string_view exact_score_layer =
    "The exact score grad log pₜᵏ (2.8), from the mixture's closed form. An arrow's length grows "
    "with the score's and levels off, alike for both fields.";
inline constexpr std::string_view learned_score_layer =
    "The model's score −E[x₁ | xₜ]/σₜ (2.8), computed on a grid between two mini-batches and "
    "interpolated "
    "between the grid's points. It changes no bit of the run.";
inline constexpr std::string_view paths_layer =
    "The way of some particles through the sampler, from noise at t ≈ 1 to a sample "
    "at t = 0. Click a sample to add its path or to take it away.";
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
