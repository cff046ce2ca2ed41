#include "finetune/kept_adam.h"

#include <cmath>
#include <stdexcept>

namespace tiltscope {

namespace {

constexpr const char* moments_name = "adam.moments";
constexpr const char* steps_name = "adam.steps";

}  // namespace

void keep_adam(MethodState& state, const AdamState& adam) {
  state[moments_name] = std::make_shared<const Eigen::MatrixXf>(adam.moments);
  // Beyond 2^24 a float skips numbers, but the bias that steps correct is long gone by then.
  state[steps_name] = std::make_shared<const Eigen::MatrixXf>(
      Eigen::MatrixXf::Constant(1, 1, static_cast<float>(adam.steps)));
}

std::optional<AdamState> kept_adam(const MethodState& state) {
  const auto moments = state.find(moments_name), steps = state.find(steps_name);
  if (moments == state.end() && steps == state.end()) return std::nullopt;
  if (moments == state.end() || steps == state.end() || moments->second->cols() != 1) {
    throw std::runtime_error("Adam's moments are not where they should be");
  }
  const Eigen::MatrixXf& taken = *steps->second;
  if (taken.size() != 1 || !(taken(0) >= 0.0f && taken(0) < 1e9f) ||
      taken(0) != std::floor(taken(0))) {
    throw std::runtime_error("the number of Adam's steps is none");
  }
  return AdamState{static_cast<int>(taken(0)), moments->second->col(0)};
}

bool is_of_adam(std::string_view name) { return name == moments_name || name == steps_name; }

}  // namespace tiltscope
