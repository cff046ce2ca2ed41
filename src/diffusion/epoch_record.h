#pragma once

namespace tiltscope {

/// How far the model is from what it is trained on after an epoch, epochs from 1: the loss (2.10)
/// or, for the target `neighbours`, the mean squared distance to the mean noise given x_t. Both are
/// over as many points, always the same ones (of fresh training data those of the first epoch),
/// with the same times and noise: a gap that grows is overfitting.
struct EpochRecord {
  int epoch = 0;
  double training_loss = 0.0;
  double held_out_loss = 0.0;
};

}  // namespace tiltscope
