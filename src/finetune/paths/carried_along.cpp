#include "finetune/paths/carried_along.h"

#include "finetune/kept_adam.h"
#include "finetune/kept_factors.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace tiltscope {

namespace {

constexpr const char* box_name = "paths.box";

const std::shared_ptr<const Eigen::MatrixXf>& tensor(const MethodState& state, const char* name,
                                                     Eigen::Index columns) {
  const auto found = state.find(name);
  if (found == state.end() || found->second->cols() != columns) {
    throw std::runtime_error("\"" + std::string(name) + "\" is missing, or has not " +
                             std::to_string(columns) + (columns == 1 ? " column" : " columns"));
  }
  return found->second;
}

}  // namespace

MethodState to_state(const CarriedAlong& carried) {
  Eigen::MatrixXf box(carried.around.low.size(), 2);
  box << carried.around.low, carried.around.high;
  MethodState state = {{base_weights_name, carried.base},
                       {box_name, std::make_shared<const Eigen::MatrixXf>(std::move(box))}};
  keep_adam(state, carried.adam);
  if (carried.factors) state[factors_name] = carried.factors;
  return state;
}

CarriedAlong carried_along(const MethodState& state) {
  const Eigen::MatrixXf& box = *tensor(state, box_name, 2);
  const bool has_factors = state.contains(factors_name);
  if (state.size() != (has_factors ? 5U : 4U)) {
    throw std::runtime_error(
        "a round along paths keeps four tensors, and the low-rank factors if there are any");
  }
  std::optional<AdamState> adam = kept_adam(state);
  if (!adam) throw std::runtime_error("Adam's moments are not where they should be");
  return {.base = tensor(state, base_weights_name, 1),
          .adam = std::move(*adam),
          .around = {box.col(0), box.col(1)},
          .factors = has_factors ? tensor(state, factors_name, 1) : nullptr};
}

}  // namespace tiltscope
