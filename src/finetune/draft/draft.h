#pragma once

#include "finetune/paths/path_method.h"

namespace tiltscope {

/// DRaFT (Clark et al. 2023): a round is a step along the gradient of lambda r(x0) through the
/// paths of the chain (draft_gradients.h), less that of the paths' KL divergence from the base
/// model's, with which alone it has the optimum exp(lambda r) p. It needs grad r.
///  - DRaFT-K goes back through the last K steps alone. For K = 1 the chain ends early, where its
///    last call still moves the sample.
///  - DRaFT-LV takes m draws of the last call's state, made of x0 by noise of their own, in its
///    place.
class Draft final : public PathMethod {
 public:
  explicit Draft(const Experiment& experiment);

 private:
  Learned learn(Round& round) const override;
  /// Adds the gradient of each to the trainer's; returns the loss.
  double through_chain(Round& round, double& squares) const;
  double through_noise(Round& round, double& squares) const;

  DraftConfig config_;
};

}  // namespace tiltscope
