#include "nn/noise_network.h"

namespace tiltscope {

template <class Scalar>
MlpShape NoiseNetwork<Scalar>::mlp_shape(int dimension, const NetworkConfig& config) {
  return {.inputs = dimension + config.time_features,
          .outputs = dimension,
          .depth = config.depth,
          .width = config.width};
}

template <class Scalar>
NoiseNetwork<Scalar>::NoiseNetwork(int dimension, const NetworkConfig& config,
                                   const ScheduleConfig& schedule)
    : schedule_(schedule),
      mean_square_(Vector::Ones(dimension)),
      embedding_(config.time_features),
      mlp_(mlp_shape(dimension, config)) {}

template <class Scalar>
auto NoiseNetwork<Scalar>::pass(Eigen::Index n, For purpose) const -> Pass {
  const int d = dimension();
  Pass pass{Matrix(d, n),
            Vector(n),
            Vector(n),
            Vector(n),
            Matrix(d, n),
            mlp_.activations(n, purpose),
            {}};
  if (purpose == For::training) pass.deltas = mlp_.deltas(n);
  return pass;
}

template <class Scalar>
void NoiseNetwork<Scalar>::forward(Pass& pass, Eigen::Index first, Eigen::Index count) const {
  const int d = dimension();
  Matrix& input = pass.activations.values.front();
  for (Eigen::Index j = first; j < first + count; ++j) {
    input.col(j).head(d) = pass.x_t.col(j);
    if (j > first && pass.t[j] == pass.t[j - 1]) {
      input.col(j).tail(embedding_.features()) = input.col(j - 1).tail(embedding_.features());
    } else {
      embedding_.embed(pass.t[j], input.col(j).tail(embedding_.features()));
    }
    const NoiseLevel level = schedule_.at(static_cast<double>(pass.t[j]));
    pass.alpha[j] = static_cast<Scalar>(level.alpha);
    pass.sigma[j] = static_cast<Scalar>(level.sigma);
  }
  mlp_.forward(pass.activations, first, count);
  const Matrix& F = pass.activations.values.back();
  for (Eigen::Index j = first; j < first + count; ++j) {
    for (Eigen::Index c = 0; c < F.rows(); ++c) {
      pass.x1_hat(c, j) =
          skip(c, pass.alpha[j], pass.sigma[j]) * pass.x_t(c, j) + pass.alpha[j] * F(c, j);
    }
  }
}

template <class Scalar>
void NoiseNetwork<Scalar>::backward(Pass& pass, Eigen::Index first,
                                    const Eigen::Ref<const Matrix>& gradient) const {
  const Eigen::Index count = gradient.cols();
  pass.deltas.values.back().middleCols(first, count) =
      gradient * pass.alpha.segment(first, count).asDiagonal();
  mlp_.backward(pass.activations, pass.deltas, first, count);
}

template class NoiseNetwork<float>;
template class NoiseNetwork<double>;

}  // namespace tiltscope
