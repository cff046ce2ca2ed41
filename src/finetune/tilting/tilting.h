#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "finetune/round_cost.h"
#include "finetune/tilting/earlier_data.h"
#include "nn/low_rank.h"
#include "nn/noise_network.h"
#include "nn/trainer.h"
#include "nn/workers.h"
#include "oracle/tilt_course.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>

namespace tiltscope {

/// What a tilt has done to the weights, or to the low-rank factors where these are trained.
struct WeightStep {
  Eigen::VectorXf weights;  ///< those after it less those before
  double delta = 0.0;       ///< of the tilt
};

/// What a tilt takes over from those before it. In the paper nothing.
struct TakenOver {
  WeightedPoints earlier;     ///< that join `data` where means are taken over it given x_t
  AdamState* adam = nullptr;  ///< goes on from here if this has any steps; the end is left in it
  const WeightStep* last = nullptr;  ///< of the tilt before, towards the same reward
  Eigen::VectorXd rewards = {};      ///< (S) of `data`, if they are known already
  /// Low-rank ones, which are trained in the place of the weights; the end is left in them.
  LowRank* factors = nullptr;
};

struct TiltOutcome {
  /// Mean over the last pass; NaN where the target may be implicit: the loss then has
  /// 1 / exp(delta r) in it and says nothing.
  double loss = 0.0;
  /// Mean over the last pass of |weight (x1_hat - T)|^2, the square of the gradient in x1_hat but
  /// for a factor. It says how far the network is from its targets, whichever these are.
  double gradient = 0.0;
  Eigen::VectorXd rewards;  ///< (S): r of the data set, up to a constant, walls made finite
  WeightStep step;          ///< only with [tilting] momentum
  RoundCost cost;           ///< of the training alone
};

/// Which tilt it is. What is not in here is the same for every tilt of a run.
struct TiltStep {
  std::shared_ptr<const Reward> reward;
  double delta = 0.0;      ///< p^k is proportional to exp(delta reward) p^{k-1}; lambda / N
  double rate = 0.0;       ///< of Adam at its start
  int k = 0;               ///< from 1; with `seed`, it selects the random numbers
  std::uint64_t seed = 0;  ///< of the run
  double rest = 0.0;       ///< what this tilt and those after it add up to, of lambda
};

/// Adam's rate at the start of a tilt by `delta`, of a run by config.lambda.
double starting_rate(const TiltingConfig& config, double delta);

/// Tilt k of `course`, with the experiment's rate and seed.
TiltStep tilt_step(const TiltCourse& course, int k, const Experiment& experiment);

/// One tilt of Algorithm 2, lines 4 to 15: moves the model of p^{k-1} to p^k by E passes over
/// `data` (d, S), drawn from the model itself, with only forward evaluations of the reward.
/// Both network and weights start at the teacher's, the weights moved on with [tilting] momentum as
/// the last tilt moved them. With e_old = x1_hat of the teacher, a sample
/// (x0, t, z) has in the paper the target and the loss
///   T = e_old + delta (r(x0) - c) (z - e_old),   sigma_t^2 |x1_hat - T|^2
/// (line 11 in terms of x1_hat = -sigma_t s, and line 14); TiltTargets has the others. The baseline
/// c is 0 in the paper; any c leaves E[T | x_t] as it is where e_old is exact, but c far from r
/// makes the network chase the finite data set by delta (E[r] - c) at every tilt.
/// Of `config`, the target, the training and its data count. Throws Diverged when the loss runs
/// away, where exp(delta r) is too large or small for floats, and where no sample has a finite
/// reward.
TiltOutcome tilt_once(NoiseNetwork& network, const Eigen::MatrixXf& data, const TiltStep& step,
                      const TiltingConfig& config, Workers& workers, const Checkpoint& checkpoint,
                      const TakenOver& before = {});

}  // namespace tiltscope
