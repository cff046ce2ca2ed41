#include "nn/block.h"

#include <algorithm>
#include <array>

namespace tiltscope {

engine::Layer engine_layer(const Mlp& mlp, int layer) {
  const int in = mlp.shape().in(layer);
  return {.weights = mlp.weight(layer).data(),
          .bias = mlp.bias(layer).data(),
          .in = in,
          .out = mlp.shape().out(layer),
          .stride = in};
}

void pack(const Eigen::Ref<const Eigen::MatrixXf>& x, float* block) {
  for (Eigen::Index r = 0; r < x.rows(); ++r, block += engine::block) {
    for (Eigen::Index j = 0; j < x.cols(); ++j) block[j] = x(r, j);
    std::fill(block + x.cols(), block + engine::block, 0.0f);
  }
}

void pack_time_features(const NoiseNetwork& network, const Eigen::Ref<const Eigen::VectorXf>& t,
                        float* block) {
  std::array<float, engine::block> times{};
  std::copy(t.data(), t.data() + t.size(), times.data());
  const auto& frequencies = network.time_frequencies();
  engine::kernel().fourier(frequencies.data(), static_cast<int>(frequencies.size()), times.data(),
                           block);
}

void pack_input(const NoiseNetwork& network, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                const Eigen::Ref<const Eigen::VectorXf>& t, float* block) {
  pack(x_t, block);
  pack_time_features(network, t, block + x_t.rows() * engine::block);
}

}  // namespace tiltscope
