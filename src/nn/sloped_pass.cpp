#include "nn/sloped_pass.h"

#include <algorithm>
#include <utility>

namespace tiltscope {

SlopedPass::SlopedPass(const MlpShape& shape)
    : even_(engine::block, std::max({shape.inputs, shape.width, shape.outputs})),
      odd_(engine::block, even_.cols()),
      slopes_(static_cast<std::size_t>(shape.depth), BlockMatrix(engine::block, shape.width)) {}

const float* SlopedPass::forward(const NoiseNetwork& network,
                                 const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                 const Eigen::Ref<const Eigen::VectorXf>& t) {
  const engine::Kernel& kernel = engine::kernel();
  const MlpShape& shape = network.mlp().shape();
  float* x = even_.data();
  float* y = odd_.data();
  pack_input(network, x_t, t, x);
  for (int l = 0; l < shape.layers(); ++l, std::swap(x, y)) {
    const engine::Layer layer = engine_layer(network.mlp(), l);
    if (l == shape.depth) {
      kernel.linear(layer, x, y);
    } else {
      kernel.silu_with_slope(layer, x, y, slopes_[static_cast<std::size_t>(l)].data());
    }
  }
  return x;
}

const float* SlopedPass::backward(const NoiseNetwork& network) {
  float* delta = even_.data();
  float* below = odd_.data();
  for (int l = network.mlp().shape().depth; l > 0; --l, std::swap(delta, below)) {
    engine::kernel().backward(engine_layer(network.mlp(), l), delta,
                              slopes_[static_cast<std::size_t>(l - 1)].data(), below);
  }
  return delta;
}

void InputGradient::write(const NoiseNetwork& network, const float* delta,
                          const Eigen::Ref<const Eigen::VectorXf>& alpha,
                          const Eigen::Ref<const Eigen::VectorXf>& sigma,
                          const Eigen::Ref<const Eigen::MatrixXf>& gradient,
                          Eigen::Ref<Eigen::MatrixXf> result) {
  engine::Layer layer = engine_layer(network.mlp(), 0);
  layer.in = network.dimension();
  engine::kernel().backward(layer, delta, ones_.data(), below_.data());
  for (Eigen::Index r = 0; r < gradient.rows(); ++r) {
    for (Eigen::Index j = 0; j < gradient.cols(); ++j) {
      result(r, j) = network.skip(r, alpha[j], sigma[j]) * gradient(r, j) + below_(j, r);
    }
  }
}

}  // namespace tiltscope
