#pragma once

#include "math/noise_schedule.h"

#include <vector>

namespace tiltscope {

/// Times t on [t_min, t_max] for the mean over t of an error of the score, and what the error
/// counts for at each. The score is x1_hat / -sigma_t, so that its squared error grows like
/// 1 / sigma_t^2 and comes from few times near t_min, if they are drawn evenly. Here half of the
/// density is even in t and half of it follows 1 / sigma_t^2, in steps; no weight is above 2
/// (defensive importance sampling: Hesterberg 1995).
class ErrorTimes {
 public:
  explicit ErrorTimes(const NoiseSchedule& schedule);

  struct Draw {
    double t;
    double weight;  ///< the density of an even t over that of the draw
  };
  /// For u uniform on (0, 1): the mean of weight * f(t) is that of f over t even on [t_min, t_max].
  Draw at(double u) const;

 private:
  std::vector<double> edges_;  ///< of the steps
  std::vector<double> below_;  ///< the share of draws below each edge
};

}  // namespace tiltscope
