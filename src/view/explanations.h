#pragma once

#include <string_view>

/// What the tooltips say. Equations and algorithms are those of "Iterative Tilting for Diffusion
/// Fine-Tuning".
namespace tiltscope::view::explain {

inline constexpr std::string_view play =
    "Tilt the model until tilt N is reached (Algorithm 2). The base model is loaded, or trained, "
    "first if it is not there.";
inline constexpr std::string_view step = "Run to the end of the current tilt, then pause.";
inline constexpr std::string_view reset =
    "Back to the base model with the same seed. Playing again gives the same run, bit for bit.";
inline constexpr std::string_view preset =
    "A complete experiment: base density, reward, schedule, network and tilting. The numbered ones "
    "are those of section 4.2.";
inline constexpr std::string_view lambda =
    "How far the base density is tilted towards the reward: the target is proportional to "
    "exp(λ r(x)) p(x) (2.14), and tilt k aims at λk/N (3.8). λ = 0 leaves the model as it is.\n\n"
    "Sensible: 0.2 to 2; the paper takes 1. Ctrl+click to type.";
inline constexpr std::string_view direction =
    "The linear part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Each Gaussian of covariance Σ "
    "moves by λΣb (4.10). Drag the arrow in the picture, or these.\n\n"
    "Sensible: entries from −6 to 6; the paper takes (0, 4).";
inline constexpr std::string_view tilts =
    "The tilt is taken in N steps of λ/N, each with the first-order update of the score (3.10); "
    "what it leaves out shrinks like 1/N². More tilts take longer.\n\n"
    "Sensible: 5 to 200; the paper takes 20, 50, 100 and 200.";
inline constexpr std::string_view eta =
    "The noise that the DDIM sampler adds at each step (2.4), relative to DDPM. 0 is "
    "deterministic, "
    "1 is DDPM (Algorithm 1).\n\nSensible: 0 to 1; the paper takes 1. A running model uses it from "
    "the next tilt on.";
inline constexpr std::string_view seed =
    "Picks the random numbers of sampling and tilting. The same seed gives the same run, on any "
    "number of cores. The die takes the next seed and resets (Shift + R).";
inline constexpr std::string_view train_base =
    "Minimise the denoising loss (2.10) on samples of the base density, starting from random "
    "weights. This takes a while; its curve is drawn on the right.";

}  // namespace tiltscope::view::explain
