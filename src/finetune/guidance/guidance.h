#pragma once

#include "finetune/method.h"

namespace tiltscope {

/// Samples the base model along the reward's gradient (GuidedDenoiser), with any sampler. Nothing
/// is trained. Where the reward is linear and x0 given x_t is Gaussian with one covariance
/// everywhere, the law is exp(lambda r) p; elsewhere it is not: modes are pushed where they should
/// gain or lose weight.
class Guidance final : public Method {
 public:
  TiltCourse course(const Experiment& experiment) const override;
  RoundOutcome round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                     const Progress& progress) const override;
  Eigen::MatrixXf draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                       const Checkpoint& checkpoint) const override;
  bool has_denoiser() const override { return false; }
  void check(const MethodState& state, int k, bool newest,
             const Experiment& experiment) const override;
};

}  // namespace tiltscope
