#pragma once

#include "finetune/sampling_method.h"

namespace tiltscope {

/// Draws n candidates from the base model for each sample and keeps the one of the highest reward.
/// Nothing is trained. With F the base density's distribution of the reward, the law is
///   n F(r(x))^{n-1} p(x),   of KL log n - (n - 1) / n from p,
/// which is exp(lambda r) p for no lambda. It aims at all of lambda from the start.
class BestOfN final : public SamplingMethod {
 public:
  explicit BestOfN(int candidates) : SamplingMethod("best of n"), candidates_(candidates) {}

  Eigen::MatrixXf draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                       const Checkpoint& checkpoint) const override;

 private:
  int candidates_;  ///< n
};

}  // namespace tiltscope
