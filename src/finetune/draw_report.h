#pragma once

#include "finetune/round_cost.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// What a method that only samples took to draw its samples, and what they went through.
struct DrawReport {
  Eigen::Index samples = 0;  ///< n
  RoundCost cost{};
  double seconds = 0.0;  ///< of work

  // Of particles that are drawn anew on their way; nothing of other samples.

  /// (J): which share of the particles their weights left at each call of the denoiser, before they
  /// were drawn anew.
  std::vector<double> effective_shares{};
  int redraws = 0;             ///< how often they were, at the end included
  Eigen::Index ancestors = 0;  ///< starting points that the samples descend from
  Eigen::Index distinct = 0;   ///< samples that are not copies of another one
};

}  // namespace tiltscope
