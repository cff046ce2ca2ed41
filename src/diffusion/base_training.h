#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "diffusion/epoch_record.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <functional>
#include <limits>

namespace tiltscope {

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

/// Shown a model on its way. Only valid during the call.
using ShowModel = std::function<void(const NoiseNetwork&)>;

/// Trains the base model by denoising score matching (2.10) on draws from the base mixture; a tenth
/// of them is held out. The rate decays along a cosine over `epochs`. With fresh data there is
/// nothing to overfit: the last averaged weights are the model. With fixed data they are those of
/// the epoch with the smallest held-out loss, and training stops after `patience` epochs without a
/// smaller one, unless that is 0. Throws std::runtime_error when the loss is not finite.
///
/// A `state` that is given is where the training goes on from, and `on_epoch` finds it up to date.
/// Before `on_epoch`, `show` is shown the model as it is then: the averaged weights.
NoiseNetwork train_base(const Experiment& experiment, Workers& workers,
                        const std::function<void(const EpochRecord&)>& on_epoch,
                        const Checkpoint& checkpoint, BaseTrainingState* state = nullptr,
                        const ShowModel& show = {});

}  // namespace tiltscope
