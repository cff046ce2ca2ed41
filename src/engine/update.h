// The gradient of a layer's weights, and Adam on it.
#pragma once

#include "engine/tile.h"

namespace tiltscope::engine {
namespace {

// Adam's update of rows of a tile.
struct Adam {
  struct Target {
    float* mean;     // (rows, group)
    float* square;   // (rows, group)
    float* weights;  // a row every `stride`
    Index stride;
  };
  static constexpr int pace = 4;

  Vector rate;
  Vector epsilon;

  [[gnu::always_inline]] void operator()(Vector gradient, float* mean, float* square,
                                         float* parameters) const {
    const Vector m = load(mean) + broadcast(1.0f - AdamStep::beta1) * (gradient - load(mean));
    const Vector v =
        load(square) + broadcast(1.0f - AdamStep::beta2) * (gradient * gradient - load(square));
    store(mean, m);
    store(square, v);
    store(parameters, load(parameters) - rate * m / (square_root(v) + epsilon));
  }

  [[gnu::always_inline]] void operator()(const Target& target, int r,
                                         const Vector (&gradient)[2]) const {
    for (int half = 0; half < 2; ++half) {
      const Index at = r * group + half * lanes;
      float* const weights = target.weights + r * target.stride + half * lanes;
      // What the tile after next will change, which another core may hold.
      constexpr Index ahead = 2 * tile_rows;
      __builtin_prefetch(target.mean + at + ahead * group, 1);
      __builtin_prefetch(target.square + at + ahead * group, 1);
      __builtin_prefetch(weights + ahead * target.stride, 1);
      (*this)(gradient[half], target.mean + at, target.square + at, weights);
    }
  }
};

void update_weights(const LayerUpdate& layer, const Adam& adam, int first, int count) {
  const Index block_step = Index{padded(layer.in)} * block;
  Finished<Adam> finished(adam);
  // Inputs in the outer loop: a tile's inputs stay in the first-level cache for all rows.
  for (int i = 0; i < layer.in; i += group) {
    const float* const input = layer.inputs + i / block * (block * block) + i % block;
    by_tiles<tile_rows>(first, count, [&]<int rows>(int o) {
      Tile<rows> gradient{};
      const float* delta = layer.deltas + Index{o} * block;
      for (int b = 0; b < layer.blocks; ++b, delta += Index{layer.out} * block) {
        accumulate<rows>(gradient, delta, block, 1, input + b * block_step, block, block, finished);
      }
      float* const weights = layer.weights + Index{o} * layer.in + i;
      const Index moment = Index{i} * layer.out + o * group;
      Adam::Target target{layer.weight_mean + moment, layer.weight_square + moment, weights,
                          layer.in};
      const int width = layer.in - i;
      if (width >= group) {
        finished.replace(gradient, target);
        return;
      }
      // The tile reaches beyond the rows' end: a copy stands in for the weights.
      float copy[rows][group] = {};
      for (int r = 0; r < rows; ++r) {
        for (int j = 0; j < width; ++j) copy[r][j] = weights[Index{r} * layer.in + j];
      }
      target.weights = copy[0];
      target.stride = group;
      finished.replace(gradient, target);
      finished.all_rows();
      for (int r = 0; r < rows; ++r) {
        for (int j = 0; j < width; ++j) weights[Index{r} * layer.in + j] = copy[r][j];
      }
    });
  }
}

void update_bias(const LayerUpdate& layer, const Adam& adam, int first, int count) {
  for (int o = first; o < first + count; o += lanes) {
    const int width = first + count - o < lanes ? first + count - o : lanes;
    // Sums over samples of `lanes` rows at once: transposed, a row is a lane.
    Vector sums[lanes] = {};
    for (int b = 0; b < layer.blocks; ++b) {
      const float* delta = layer.deltas + (Index{b} * layer.out + o) * block;
      for (int r = 0; r < width; ++r, delta += block) {
        for (int s = 0; s < block; s += lanes) sums[r] += load(delta + s);
      }
    }
    transpose_square(sums);
    for (int r = 1; r < lanes; ++r) sums[0] += sums[r];

    float* const target[] = {layer.bias_mean + o, layer.bias_square + o, layer.bias + o};
    if (width == lanes) {
      adam(sums[0], target[0], target[1], target[2]);
      continue;
    }
    float copy[3][lanes] = {};
    for (int r = 0; r < width; ++r) {
      for (int i = 0; i < 3; ++i) copy[i][r] = target[i][r];
    }
    adam(sums[0], copy[0], copy[1], copy[2]);
    for (int r = 0; r < width; ++r) {
      for (int i = 0; i < 3; ++i) target[i][r] = copy[i][r];
    }
  }
}

void update(const LayerUpdate& layer, const AdamStep& step, int first, int count) {
  const Adam adam{broadcast(step.rate), broadcast(step.epsilon)};
  update_weights(layer, adam, first, count);
  update_bias(layer, adam, first, count);
}

}  // namespace
}  // namespace tiltscope::engine
