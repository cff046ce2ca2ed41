#pragma once

#include "finetune/paths/path_method.h"

namespace tiltscope {

/// Policy gradients: DDPO (Black et al. 2023) and DPOK (Fan et al. 2023). A round follows paths of
/// the present network, and makes the steps of those that turned out better than expected more
/// likely, in some updates with clipped ratios (advantages.h). It needs values of r alone. With the
/// paths' KL divergence the optimum is exp(lambda r) p; with that of each step alone, another
/// point; with none, the largest reward.
class PolicyGradient final : public PathMethod {
 public:
  explicit PolicyGradient(const Experiment& experiment);

 private:
  Learned learn(Round& round) const override;

  PolicyGradientConfig config_;
};

}  // namespace tiltscope
