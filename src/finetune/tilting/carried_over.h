#pragma once

#include "finetune/method.h"
#include "finetune/tilting/earlier_data.h"
#include "finetune/tilting/step_orders.h"
#include "finetune/tilting/tilting.h"
#include "nn/trainer.h"

#include <memory>
#include <optional>
#include <vector>

namespace tiltscope {

/// What a tilt leaves to the next one besides the model, where the settings ask for it.
struct CarriedOver {
  std::optional<AdamState> adam;   ///< [tilting] moments: with which its fit ended
  std::optional<WeightStep> step;  ///< [tilting] momentum: of that tilt
  /// Low-rank ones, (m, 1), where [method] adapter trains these, and the parameters of the base
  /// model, (n, 1), that they change.
  std::shared_ptr<const Eigen::MatrixXf> factors{}, base{};
  std::optional<SummedOrders> orders{};  ///< of a first-order target: what was left out so far
  std::vector<EarlierData> earlier;  ///< [tilting] reuse: tilt growing, as far as they are worth it
};

/// As tensors: "adam.moments" (n, 1) and "adam.steps" (1, 1), "step.weights" (n, 1) and
/// "step.delta" (1, 1), "adapter.factors" (m, 1) and "base.weights" (n, 1), "orders.points"
/// (d, n), "orders.sums" (4 d, n) and "orders.numbers" (3, 1), and "data.k" (d, S) for the data
/// that the model after k tilts has drawn.
MethodState to_state(const CarriedOver& carried_over);

/// Throws std::runtime_error where the tensors are no such thing.
CarriedOver carried_over(const MethodState& state);

}  // namespace tiltscope
