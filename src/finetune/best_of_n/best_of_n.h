#pragma once

#include "finetune/method.h"

namespace tiltscope {

/// Draws n candidates from the base model for each sample and keeps the one of the highest reward.
/// Nothing is trained. With F the base density's distribution of the reward, the law is
///   n F(r(x))^{n-1} p(x),   of KL log n - (n - 1) / n from p,
/// which is exp(lambda r) p for no lambda. It aims at all of lambda from the start.
class BestOfN final : public Method {
 public:
  explicit BestOfN(int candidates) : candidates_(candidates) {}

  TiltCourse course(const Experiment& experiment) const override;
  RoundOutcome round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                     const Progress& progress) const override;
  Eigen::MatrixXf draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                       const Checkpoint& checkpoint) const override;
  bool has_denoiser() const override { return false; }
  void check(const MethodState& state, int k, bool newest,
             const Experiment& experiment) const override;

 private:
  int candidates_;  ///< n
};

}  // namespace tiltscope
