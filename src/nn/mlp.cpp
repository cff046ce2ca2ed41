#include "nn/mlp.h"

#include "math/random.h"

#include <cmath>

namespace tiltscope {

Eigen::Index MlpShape::weights() const {
  Eigen::Index sum = 0;
  for (int l = 0; l < layers(); ++l) sum += weights(l);
  return sum;
}

Eigen::Index MlpShape::parameters() const {
  Eigen::Index sum = weights();
  for (int l = 0; l < layers(); ++l) sum += out(l);
  return sum;
}

Mlp::Mlp(const MlpShape& shape) : shape_(shape), parameters_(shape.parameters()) {
  parameters_.setZero();
  Eigen::Index offset = 0;
  for (int l = 0; l < shape_.layers(); ++l) {
    offsets_.push_back(offset);
    offset += shape_.weights(l) + shape_.out(l);
  }
}

void Mlp::initialise(std::uint64_t seed) {
  parameters_.setZero();
  for (int l = 0; l < shape_.depth; ++l) {
    const RandomStream stream(seed, Purpose::weights, static_cast<std::uint32_t>(l));
    const double bound = 1.0 / std::sqrt(shape_.in(l));
    const double gain = std::sqrt(6.0);  // He et al. 2015
    const Eigen::Index count = shape_.weights(l) + shape_.out(l);
    for (Eigen::Index i = 0; i < count; ++i) {
      const double u = 2.0 * stream.uniform(static_cast<std::uint64_t>(i)) - 1.0;
      const bool is_bias = i >= shape_.weights(l);
      parameters_[offset(l) + i] = static_cast<float>((is_bias ? 1.0 : gain) * bound * u);
    }
  }
}

auto Mlp::weight(int layer) -> Eigen::Map<Weights> {
  return {parameters_.data() + offset(layer), shape_.out(layer), shape_.in(layer)};
}

auto Mlp::weight(int layer) const -> Eigen::Map<const Weights> {
  return {parameters_.data() + offset(layer), shape_.out(layer), shape_.in(layer)};
}

auto Mlp::bias(int layer) -> Eigen::Map<Eigen::VectorXf> {
  return {parameters_.data() + offset(layer) + shape_.weights(layer), shape_.out(layer)};
}

auto Mlp::bias(int layer) const -> Eigen::Map<const Eigen::VectorXf> {
  return {parameters_.data() + offset(layer) + shape_.weights(layer), shape_.out(layer)};
}

}  // namespace tiltscope
