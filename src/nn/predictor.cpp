#include "nn/predictor.h"

#include "nn/block.h"

#include <algorithm>

namespace tiltscope {

namespace {

constexpr Eigen::Index block = engine::block;

}  // namespace

TimeShare::TimeShare(const NoiseNetwork& network, const std::vector<double>& times)
    : bias(network.mlp().shape().out(0), static_cast<Eigen::Index>(times.size())) {
  // Times take the place of samples, and the input's first d columns are left out.
  engine::Layer layer = engine_layer(network.mlp(), 0);
  layer.weights += network.dimension();
  layer.in -= network.dimension();
  BlockMatrix features(block, layer.in);
  BlockMatrix result(block, layer.out);
  for (Eigen::Index first = 0; first < bias.cols(); first += block) {
    const Eigen::Index count = std::min(block, bias.cols() - first);
    Eigen::VectorXf t(count);
    for (Eigen::Index j = 0; j < count; ++j) {
      const double time = times[static_cast<std::size_t>(first + j)];
      levels.push_back(network.schedule().at(time));
      t[j] = static_cast<float>(time);
    }
    pack_time_features(network, t, features.data());
    engine::kernel().linear(layer, features.data(), result.data());
    bias.middleCols(first, count) = result.topRows(count).transpose();
  }
}

Predictor::Predictor(const NoiseNetwork& network) : network_(network) {
  const MlpShape& shape = network.mlp().shape();
  constexpr int blocks = capacity / engine::block;
  input_.resize(block, Eigen::Index{blocks} * shape.inputs);
  even_.resize(block, Eigen::Index{blocks} * std::max(shape.width, shape.outputs));
  odd_.resizeLike(even_);
}

const float* Predictor::run(const engine::Layer& first, Eigen::Index n) {
  const engine::Kernel& kernel = engine::kernel();
  const MlpShape& shape = network_.mlp().shape();
  const float* x = input_.data();
  for (int l = 0; l < shape.layers(); ++l) {
    const engine::Layer layer = l == 0 ? first : engine_layer(network_.mlp(), l);
    const auto apply = l == shape.depth ? kernel.linear : kernel.silu;
    float* const y = l % 2 == 0 ? even_.data() : odd_.data();
    for (Eigen::Index b = 0; b * block < n; ++b) {
      apply(layer, x + b * layer.in * block, y + b * layer.out * block);
    }
    x = y;
  }
  return x;
}

namespace {

/// work(first, count, b) for each block b of n samples.
template <class Work>
void by_blocks(Eigen::Index n, const Work& work) {
  for (Eigen::Index b = 0; b * block < n; ++b) work(b * block, std::min(block, n - b * block), b);
}

/// x1_hat = skip x_t + alpha F, with alpha(j) of sample j and skip(r, j) of its coordinate r.
template <class Alpha, class Skip>
void combine(const Predictor::Samples& x_t, const float* F, const Alpha& alpha, const Skip& skip,
             Eigen::Ref<Eigen::MatrixXf>& x1_hat) {
  by_blocks(x_t.cols(), [&](Eigen::Index first, Eigen::Index count, Eigen::Index) {
    for (Eigen::Index r = 0; r < x_t.rows(); ++r, F += block) {
      for (Eigen::Index j = 0; j < count; ++j) {
        const Eigen::Index i = first + j;
        x1_hat(r, i) = skip(r, i) * x_t(r, i) + alpha(i) * F[j];
      }
    }
  });
}

}  // namespace

void Predictor::predict(const Samples& x_t, const Numbers& t, const Numbers& alpha,
                        const Numbers& sigma, Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const engine::Layer first_layer = engine_layer(network_.mlp(), 0);
  by_blocks(x_t.cols(), [&](Eigen::Index first, Eigen::Index count, Eigen::Index b) {
    pack_input(network_, x_t.middleCols(first, count), t.segment(first, count),
               input_.data() + b * first_layer.in * block);
  });
  const auto skip = [&](Eigen::Index r, Eigen::Index j) {
    return network_.skip(r, alpha[j], sigma[j]);
  };
  combine(x_t, run(first_layer, x_t.cols()), alpha, skip, x1_hat);
}

void Predictor::predict(const Samples& x_t, const TimeShare& share, int time,
                        Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  engine::Layer first_layer = engine_layer(network_.mlp(), 0);
  first_layer.bias = share.bias.col(time).data();
  first_layer.in = network_.dimension();
  by_blocks(x_t.cols(), [&](Eigen::Index first, Eigen::Index count, Eigen::Index b) {
    pack(x_t.middleCols(first, count), input_.data() + b * first_layer.in * block);
  });
  const NoiseLevel level = share.levels[static_cast<std::size_t>(time)];
  const auto alpha = [a = static_cast<float>(level.alpha)](Eigen::Index) { return a; };
  const auto skip = [&](Eigen::Index r, Eigen::Index) {
    return network_.skip(r, static_cast<float>(level.alpha), static_cast<float>(level.sigma));
  };
  combine(x_t, run(first_layer, x_t.cols()), alpha, skip, x1_hat);
}

}  // namespace tiltscope
