#pragma once

#include "diffusion/chain.h"
#include "finetune/sampling_method.h"

namespace tiltscope {

/// Particles on the base model's chain (diffusion/chain.h) that are weighted by
///   V_j = lambda r(x0_hat(x_j)),   log w += V_0,  then log w += V_{j+1} - V_j after every step,
/// and drawn anew in proportion to their weights where these have become uneven, and at the end,
/// where x_0 is x0_hat of the last call. The weights of the steps in between are kept, so that the
/// law is exp(lambda r) times that of the chain as n grows, whatever V is before the end
/// (Feynman-Kac steering; Singhal et al. 2025). Only values of r are needed.
///
/// Twisted (Wu et al. 2023): the steps follow the guided denoiser e_g, and the weights correct
/// them,
///   log w -= c.z + |c|^2 / 2,   c = B (e_g - e) / eta,
/// the log-ratio of the two densities of a step x_s = A x + B e_g + eta z.
///
/// Where r is -infinity at x0_hat before the end, V stays what it was: x0_hat may still leave.
/// Samples of one draw depend on each other; their order says nothing.
class Steering final : public SamplingMethod {
 public:
  explicit Steering(const Experiment& experiment);

  Eigen::MatrixXf draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                       const Checkpoint& checkpoint) const override;

 private:
  ChainOptions chain_;
  double resample_below_;
  bool twisted_;
};

}  // namespace tiltscope
