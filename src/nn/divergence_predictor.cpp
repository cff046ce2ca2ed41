#include "nn/divergence_predictor.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

DivergencePredictor::DivergencePredictor(const NoiseNetwork<float>& network) : network_(network) {
  const MlpShape& shape = network.mlp().shape();
  even_.resize(engine::block, std::max({shape.inputs, shape.width, shape.outputs}));
  odd_.resizeLike(even_);
  slopes_.assign(static_cast<std::size_t>(shape.depth), BlockMatrix(engine::block, shape.width));
}

void DivergencePredictor::predict(const Eigen::Ref<const Eigen::MatrixXf>& x_t, double t,
                                  Eigen::Ref<Eigen::MatrixXf> x1_hat,
                                  Eigen::Ref<Eigen::VectorXf> divergence) {
  const engine::Kernel& kernel = engine::kernel();
  const MlpShape& shape = network_.mlp().shape();
  const Eigen::Index n = x_t.cols();
  float* x = even_.data();
  float* y = odd_.data();
  pack_input(network_, x_t, Eigen::VectorXf::Constant(n, static_cast<float>(t)), x);
  for (int l = 0; l < shape.layers(); ++l, std::swap(x, y)) {
    const engine::Layer layer = engine_layer(network_.mlp(), l);
    if (l == shape.depth) {
      kernel.linear(layer, x, y);
    } else {
      kernel.silu_with_slope(layer, x, y, slopes_[static_cast<std::size_t>(l)].data());
    }
  }
  // x1_hat = skip x_t + alpha F.
  const NoiseLevel level = network_.schedule().at(t);
  const auto alpha = static_cast<float>(level.alpha);
  const auto sigma = static_cast<float>(level.sigma);
  const Eigen::Map<const BlockMatrix> F(x, engine::block, shape.outputs);
  divergence.setZero();
  for (int i = 0; i < shape.outputs; ++i) {
    const float skip = network_.skip(i, alpha, sigma);
    x1_hat.row(i) = skip * x_t.row(i) + alpha * F.col(i).head(n).transpose();
    divergence.array() += skip;
  }
  for (int i = 0; i < shape.outputs; ++i) divergence += alpha * own_derivative(i).head(n);
}

Eigen::VectorXf DivergencePredictor::own_derivative(int i) {
  const Mlp<float>& mlp = network_.mlp();
  const MlpShape& shape = mlp.shape();
  float* delta = even_.data();
  float* below = odd_.data();
  even_.leftCols(shape.outputs).setZero();
  even_.col(i).setOnes();
  for (int l = shape.depth; l > 0; --l, std::swap(delta, below)) {
    engine::kernel().backward(engine_layer(mlp, l), delta,
                              slopes_[static_cast<std::size_t>(l - 1)].data(), below);
  }
  return Eigen::Map<const BlockMatrix>(delta, engine::block, shape.out(0)) * mlp.weight(0).col(i);
}

}  // namespace tiltscope
