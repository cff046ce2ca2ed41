#pragma once

#include "config/experiment.h"

namespace tiltscope {

/// Whether the target is a mean over the data near x_t rather than from one sample.
inline bool over_neighbours(Estimator estimator) {
  return estimator == Estimator::neighbours || estimator == Estimator::exact_neighbours;
}

/// Whether the baseline is a mean over the data near x_t.
inline bool over_data(Baseline baseline) {
  return baseline == Baseline::regressed || baseline == Baseline::optimal;
}

/// Whether a tilt takes any means over its data given x_t.
inline bool takes_means(const TiltingConfig& config) {
  return over_neighbours(config.estimator) || over_data(config.baseline);
}

}  // namespace tiltscope
