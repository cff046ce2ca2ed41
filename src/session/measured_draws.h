#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

#include <algorithm>
#include <cstdint>

/// The independent draws of the model that every tilt is measured by, and the run's result.
namespace tiltscope {

/// Random numbers of the result: the same at every tilt, so that a curve shows the models and not
/// the draws. Draw k makes the data set of tilt k + 1.
inline constexpr std::uint32_t result_draw = 0xffffffff;

/// How many of the result's draws, its first, a tilt is measured by.
inline Eigen::Index measured_draws(const EvaluationConfig& config) {
  constexpr int most = 2'000;
  return std::min(config.points, most);
}

/// The same where a run is watched: as many as a picture shows well.
inline Eigen::Index displayed_draws(const EvaluationConfig& config) {
  constexpr int most = 1'000;
  return std::min(config.points, most);
}

/// What is judged beside independent draws of the exact density must be independent draws itself.
inline SamplerConfig independent(SamplerConfig sampler) {
  sampler.starts = Starts::random;
  return sampler;
}

}  // namespace tiltscope
