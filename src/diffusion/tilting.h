#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "diffusion/tilt_cost.h"
#include "math/earlier_data.h"
#include "math/quadratic_reward.h"
#include "nn/noise_network.h"
#include "nn/trainer.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <cstdint>

namespace tiltscope {

/// What a tilt takes over from those before it. In the paper nothing.
struct TakenOver {
  WeightedPoints earlier;     ///< that join `data` where means are taken over it given x_t
  AdamState* adam = nullptr;  ///< goes on from here if this has any steps; the end is left in it
};

struct TiltOutcome {
  /// Mean over the last pass; NaN where the target may be implicit: the loss then has
  /// 1 / exp(delta r) in it and says nothing.
  double loss = 0.0;
  /// Mean over the last pass of |weight (x1_hat - T)|^2, the square of the gradient in x1_hat but
  /// for a factor. It says how far the network is from its targets, whichever these are.
  double gradient = 0.0;
  Eigen::VectorXd rewards;  ///< (S): r of the data set, up to a constant
  TiltCost cost;            ///< of the training alone
};

/// Adam's rate at the start of a tilt by `delta`, of a run by config.lambda.
double starting_rate(const TiltingConfig& config, double delta);

/// One tilt of Algorithm 2, lines 4 to 15: moves the model of p^{k-1} to p^k by E passes over
/// `data` (d, S), drawn from the model itself, with only forward evaluations of the reward.
/// Both network and weights start at the teacher's. With delta = lambda / N and
/// e_old = x1_hat of the teacher, a sample (x0, t, z) has in the paper the target and the loss
///   T = e_old + delta (r(x0) - c) (z - e_old),   sigma_t^2 |x1_hat - T|^2
/// (line 11 in terms of x1_hat = -sigma_t s, and line 14); TiltTargets has the others. The baseline
/// c is 0 in the paper; any c leaves E[T | x_t] as it is where e_old is exact, but c far from r
/// makes the network chase the finite data set by delta (E[r] - c) at every tilt.
/// `tilt` = k selects the random numbers. Throws Diverged when the loss runs away, and where
/// exp(delta r) is too large or small for floats.
TiltOutcome tilt_once(NoiseNetwork<float>& network, const Eigen::MatrixXf& data,
                      const QuadraticReward& reward, const TiltingConfig& config,
                      std::uint64_t seed, int tilt, Workers& workers, const Checkpoint& checkpoint,
                      const TakenOver& before = {});

}  // namespace tiltscope
