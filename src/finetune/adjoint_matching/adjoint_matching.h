#pragma once

#include "finetune/paths/path_method.h"

namespace tiltscope {

/// Adjoint matching (Domingo-Enrich et al. 2024): a round follows paths of the present network,
/// carries lambda grad r back along them (adjoint_targets.h), and fits the network to what arrives
/// at each state, by least squares with the states and targets fixed. The optimum is
/// exp(lambda r) p. It needs grad r.
class AdjointMatching final : public PathMethod {
 public:
  explicit AdjointMatching(const Experiment& experiment);

 private:
  Learned learn(Round& round) const override;

  AdjointMatchingConfig config_;
};

}  // namespace tiltscope
