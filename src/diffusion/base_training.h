#pragma once

#include "config/experiment.h"
#include "diffusion/checkpoint.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <functional>
#include <vector>

namespace tiltscope {

/// Mean loss (2.10) on the training and on the held-out split after an epoch, epochs from 1.
struct EpochLoss {
  int epoch = 0;
  double training = 0.0;
  double held_out = 0.0;
};

/// Trains the base model by denoising score matching (2.10) on draws from the base mixture; a tenth
/// of them is held out. The rate decays along a cosine over `epochs`; training stops after
/// `patience` epochs without progress on the held-out split, and the best weights seen are
/// returned. Throws std::runtime_error when the loss is not finite.
NoiseNetwork<float> train_base(const Experiment& experiment, Workers& workers,
                               const std::function<void(const EpochLoss&)>& on_epoch,
                               const Checkpoint& checkpoint);

}  // namespace tiltscope
