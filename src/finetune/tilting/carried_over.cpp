#include "finetune/tilting/carried_over.h"

#include "finetune/kept_adam.h"
#include "finetune/kept_factors.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace tiltscope {

namespace {

constexpr const char* weights_name = "step.weights";
constexpr const char* delta_name = "step.delta";
constexpr const char* points_name = "orders.points";
constexpr const char* sums_name = "orders.sums";
constexpr const char* numbers_name = "orders.numbers";
constexpr std::string_view data_prefix = "data.";

/// k of "data.k".
std::optional<int> tilt_of(std::string_view name) {
  if (!name.starts_with(data_prefix)) return std::nullopt;
  name.remove_prefix(data_prefix.size());
  int tilt = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), tilt);
  if (error != std::errc() || end != name.data() + name.size() || tilt < 0) return std::nullopt;
  return tilt;
}

std::shared_ptr<const Eigen::MatrixXf> tensor_of(float number) {
  return std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Constant(1, 1, number));
}

SummedOrders orders_of(const MethodState& state, const Eigen::MatrixXf& points) {
  const auto sums = state.find(sums_name);
  const auto numbers = state.find(numbers_name);
  if (sums == state.end() || numbers == state.end() || numbers->second->size() != 3 ||
      sums->second->rows() != 4 * points.rows() || sums->second->cols() != points.cols()) {
    throw std::runtime_error("what the tilts have left out is not where it should be");
  }
  const Eigen::MatrixXf& n = *numbers->second;
  return {.points = points, .sums = *sums->second, .ahead = n(0), .change = n(1), .left_out = n(2)};
}

}  // namespace

MethodState to_state(const CarriedOver& carried_over) {
  MethodState state;
  if (carried_over.adam) keep_adam(state, *carried_over.adam);
  if (carried_over.step) {
    state[weights_name] = std::make_shared<const Eigen::MatrixXf>(carried_over.step->weights);
    state[delta_name] = tensor_of(static_cast<float>(carried_over.step->delta));
  }
  if (carried_over.factors) {
    state[factors_name] = carried_over.factors;
    state[base_weights_name] = carried_over.base;
  }
  if (carried_over.orders) {
    const SummedOrders& orders = *carried_over.orders;
    state[points_name] = std::make_shared<const Eigen::MatrixXf>(orders.points);
    state[sums_name] = std::make_shared<const Eigen::MatrixXf>(orders.sums);
    const Eigen::Vector3d numbers(orders.ahead, orders.change, orders.left_out);
    state[numbers_name] = std::make_shared<const Eigen::MatrixXf>(numbers.cast<float>());
  }
  for (const EarlierData& set : carried_over.earlier) {
    state[std::string(data_prefix) + std::to_string(set.tilt)] = set.samples;
  }
  return state;
}

CarriedOver carried_over(const MethodState& state) {
  CarriedOver result;
  result.adam = kept_adam(state);
  for (const auto& [name, tensor] : state) {
    if (is_of_adam(name)) continue;
    if (name == weights_name) {
      const auto delta = state.find(delta_name);
      if (delta == state.end() || delta->second->size() != 1 || tensor->cols() != 1) {
        throw std::runtime_error("the last tilt's step is not where it should be");
      }
      result.step = WeightStep{tensor->col(0), static_cast<double>((*delta->second)(0))};
    } else if (name == factors_name) {
      result.factors = tensor;
    } else if (name == base_weights_name) {
      result.base = tensor;
    } else if (name == points_name) {
      result.orders = orders_of(state, *tensor);
    } else if (const auto tilt = tilt_of(name)) {
      result.earlier.push_back({*tilt, tensor});
    } else if (name != delta_name && name != sums_name && name != numbers_name) {
      throw std::runtime_error("a tilt keeps no \"" + name + "\"");
    }
  }
  // The names' order is that of their letters.
  std::ranges::sort(result.earlier, {}, &EarlierData::tilt);
  return result;
}

}  // namespace tiltscope
