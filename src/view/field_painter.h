#pragma once

#include "session/observation.h"
#include "view/camera.h"
#include "view/score_field.h"
#include "view/theme.h"

#include <vector>

/// Arrows and paths over the canvas's picture.
namespace tiltscope::view {

/// Both fields of arrows; `longest` is the length, in pixels, that arrows approach.
void paint_arrows(ImDrawList& list, const Theme& theme, const Camera& camera, const plot::Box& box,
                  const ArrowField& field, float longest, float exact_opacity,
                  float learned_opacity);

/// The ways of these particles through the sampler: strong where they come to `step`, faint where
/// they are long past and where they go on.
void paint_paths(ImDrawList& list, const Theme& theme, const Camera& camera, const plot::Box& box,
                 const ParticlePaths& paths, const std::vector<Eigen::Index>& particles,
                 std::size_t step, float opacity);

}  // namespace tiltscope::view
