#pragma once

#include "finetune/method.h"
#include "math/box.h"
#include "nn/trainer.h"

#include <Eigen/Core>

#include <memory>

namespace tiltscope {

/// What a round along paths leaves to the next one.
struct CarriedAlong {
  std::shared_ptr<const Eigen::MatrixXf> base;  ///< parameters of the base network, (n, 1)
  AdamState adam;
  Box around;  ///< of the ends of all paths so far
  /// Low-rank ones, (m, 1), where these are trained; else null.
  std::shared_ptr<const Eigen::MatrixXf> factors{};
};

/// As tensors: "base.weights" (n, 1), "adam.moments" (m, 1), "adam.steps" (1, 1), "paths.box"
/// (d, 2) and, where there are any, "adapter.factors" (m, 1).
MethodState to_state(const CarriedAlong& carried);

/// Throws std::runtime_error where the tensors are no such thing.
CarriedAlong carried_along(const MethodState& state);

}  // namespace tiltscope
