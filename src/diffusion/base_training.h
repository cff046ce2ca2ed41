#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <functional>
#include <limits>

namespace tiltscope {

/// How far the model is from what it is trained on after an epoch, epochs from 1: the loss (2.10)
/// or, for the target `neighbours`, the mean squared distance to the mean noise given x_t. Both are
/// over as many points, always the same ones (of fresh training data those of the first epoch),
/// with the same times and noise: a gap that grows is overfitting.
struct EpochLoss {
  int epoch = 0;
  double training = 0.0;
  double held_out = 0.0;
};

/// Where the training stands after an epoch: with the configuration, all that it needs to go on to
/// the same end, bit for bit.
struct BaseTrainingState {
  int epoch = 0;               ///< 0 before the first
  Eigen::VectorXf parameters;  ///< of the network that Adam moves
  Eigen::VectorXf moments;     ///< Adam's
  Eigen::VectorXf average;     ///< of the parameters
  Eigen::VectorXf best;        ///< average, of the epoch with the smallest held-out loss; empty
                               ///< with fresh data, as are the two below
  int best_epoch = 0;
  double best_loss = std::numeric_limits<double>::infinity();
};

/// Trains the base model by denoising score matching (2.10) on draws from the base mixture; a tenth
/// of them is held out. The rate decays along a cosine over `epochs`. With fresh data there is
/// nothing to overfit: the last averaged weights are the model. With fixed data they are those of
/// the epoch with the smallest held-out loss, and training stops after `patience` epochs without a
/// smaller one, unless that is 0. Throws std::runtime_error when the loss is not finite.
///
/// A `state` that is given is where the training goes on from, and `on_epoch` finds it up to date.
NoiseNetwork<float> train_base(const Experiment& experiment, Workers& workers,
                               const std::function<void(const EpochLoss&)>& on_epoch,
                               const Checkpoint& checkpoint, BaseTrainingState* state = nullptr);

}  // namespace tiltscope
