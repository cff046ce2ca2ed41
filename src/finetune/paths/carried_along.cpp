#include "finetune/paths/carried_along.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace tiltscope {

namespace {

constexpr const char* base_name = "base.weights";
constexpr const char* moments_name = "adam.moments";
constexpr const char* steps_name = "adam.steps";
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
  const auto whole = [](auto matrix) {
    return std::make_shared<const Eigen::MatrixXf>(std::move(matrix));
  };
  Eigen::MatrixXf box(carried.around.low.size(), 2);
  box << carried.around.low, carried.around.high;
  // Beyond 2^24 a float skips numbers, but the bias that steps correct is long gone by then.
  return {{base_name, carried.base},
          {moments_name, whole(Eigen::MatrixXf(carried.adam.moments))},
          {steps_name,
           whole(Eigen::MatrixXf::Constant(1, 1, static_cast<float>(carried.adam.steps)).eval())},
          {box_name, whole(std::move(box))}};
}

CarriedAlong carried_along(const MethodState& state) {
  const Eigen::MatrixXf& steps = *tensor(state, steps_name, 1);
  const Eigen::MatrixXf& box = *tensor(state, box_name, 2);
  if (state.size() != 4) throw std::runtime_error("a round along paths keeps four tensors");
  if (steps.size() != 1 || !(steps(0) >= 0.0f && steps(0) < 1e9f) ||
      steps(0) != std::floor(steps(0))) {
    throw std::runtime_error("the number of Adam's steps is none");
  }
  return {.base = tensor(state, base_name, 1),
          .adam = {static_cast<int>(steps(0)), tensor(state, moments_name, 1)->col(0)},
          .around = {box.col(0), box.col(1)}};
}

}  // namespace tiltscope
