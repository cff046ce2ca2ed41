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

template <class Scalar>
Mlp<Scalar>::Mlp(const MlpShape& shape) : shape_(shape), parameters_(shape.parameters()) {
  parameters_.setZero();
  Eigen::Index offset = 0;
  for (int l = 0; l < shape_.layers(); ++l) {
    offsets_.push_back(offset);
    offset += shape_.weights(l) + shape_.out(l);
  }
}

template <class Scalar>
void Mlp<Scalar>::initialise(std::uint64_t seed) {
  parameters_.setZero();
  for (int l = 0; l < shape_.depth; ++l) {
    const RandomStream stream(seed, Purpose::weights, static_cast<std::uint32_t>(l));
    const double bound = 1.0 / std::sqrt(shape_.in(l));
    const double gain = std::sqrt(6.0);  // He et al. 2015
    const Eigen::Index count = shape_.weights(l) + shape_.out(l);
    for (Eigen::Index i = 0; i < count; ++i) {
      const double u = 2.0 * stream.uniform(static_cast<std::uint64_t>(i)) - 1.0;
      const bool is_bias = i >= shape_.weights(l);
      parameters_[offset(l) + i] = static_cast<Scalar>((is_bias ? 1.0 : gain) * bound * u);
    }
  }
}

template <class Scalar>
auto Mlp<Scalar>::weight(int layer) -> Eigen::Map<Weights> {
  return {parameters_.data() + offset(layer), shape_.out(layer), shape_.in(layer)};
}

template <class Scalar>
auto Mlp<Scalar>::weight(int layer) const -> Eigen::Map<const Weights> {
  return {parameters_.data() + offset(layer), shape_.out(layer), shape_.in(layer)};
}

template <class Scalar>
auto Mlp<Scalar>::bias(int layer) -> Eigen::Map<Vector> {
  return {parameters_.data() + offset(layer) + shape_.weights(layer), shape_.out(layer)};
}

template <class Scalar>
auto Mlp<Scalar>::bias(int layer) const -> Eigen::Map<const Vector> {
  return {parameters_.data() + offset(layer) + shape_.weights(layer), shape_.out(layer)};
}

template <class Scalar>
auto Mlp<Scalar>::activations(Eigen::Index n, For purpose) const -> Activations {
  Activations a;
  for (int l = 0; l < shape_.layers(); ++l) a.values.emplace_back(shape_.in(l), n);
  a.values.emplace_back(shape_.outputs, n);
  if (purpose == For::training)
    a.slopes.assign(static_cast<std::size_t>(shape_.depth), Matrix(shape_.width, n));
  return a;
}

template <class Scalar>
auto Mlp<Scalar>::deltas(Eigen::Index n) const -> Deltas {
  Deltas d;
  for (int l = 0; l < shape_.layers(); ++l) d.values.emplace_back(shape_.out(l), n);
  return d;
}

template <class Scalar>
void Mlp<Scalar>::forward(Activations& a, Eigen::Index first, Eigen::Index count) const {
  for (int l = 0; l < shape_.layers(); ++l) {
    const auto k = static_cast<std::size_t>(l);
    auto z = a.values[k + 1].middleCols(first, count);
    z.noalias() = weight(l) * a.values[k].middleCols(first, count);
    z.colwise() += bias(l);
    if (l == shape_.depth) break;

    // SiLU(z) = z s with s = 1 / (1 + e^-z), and SiLU' = s + SiLU (1 - s). By columns, which stay
    // in the first-level cache between the lines.
    for (Eigen::Index j = 0; j < count; ++j) {
      auto value = z.col(j).array();
      if (a.slopes.empty()) {
        value /= Scalar{1} + (-value).exp();
      } else {
        auto slope = a.slopes[k].col(first + j).array();
        slope = (Scalar{1} + (-value).exp()).inverse();
        value *= slope;
        slope += value * (Scalar{1} - slope);
      }
    }
  }
}

template <class Scalar>
void Mlp<Scalar>::backward(const Activations& a, Deltas& d, Eigen::Index first,
                           Eigen::Index count) const {
  for (int l = shape_.depth; l > 0; --l) {
    const auto k = static_cast<std::size_t>(l);
    auto below = d.values[k - 1].middleCols(first, count);
    below.noalias() = weight(l).transpose() * d.values[k].middleCols(first, count);
    below.array() *= a.slopes[k - 1].middleCols(first, count).array();
  }
}

template <class Scalar>
void Mlp<Scalar>::parameter_gradient(const Activations& a, const Deltas& d, Eigen::Index n,
                                     int layer, Eigen::Index row, Eigen::Index rows,
                                     Vector& gradient) const {
  const auto k = static_cast<std::size_t>(layer);
  const auto delta = d.values[k].block(row, 0, rows, n);
  const Eigen::Index in = shape_.in(layer);
  Scalar* const start = gradient.data() + offset(layer);
  Eigen::Map<Weights>(start + row * in, rows, in).noalias() =
      delta * a.values[k].leftCols(n).transpose();
  Eigen::Map<Vector>(start + shape_.weights(layer) + row, rows) = delta.rowwise().sum();
}

template class Mlp<float>;
template class Mlp<double>;

}  // namespace tiltscope
