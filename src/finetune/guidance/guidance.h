#pragma once

#include "finetune/sampling_method.h"

namespace tiltscope {

/// Samples the base model along the reward's gradient (GuidedDenoiser), with any sampler. Nothing
/// is trained. Where the reward is linear and x0 given x_t is Gaussian with one covariance
/// everywhere, the law is exp(lambda r) p; elsewhere it is not: modes are pushed where they should
/// gain or lose weight.
class Guidance final : public SamplingMethod {
 public:
  Guidance() : SamplingMethod("guidance") {}

  Eigen::MatrixXf draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                       const Checkpoint& checkpoint) const override;
};

}  // namespace tiltscope
