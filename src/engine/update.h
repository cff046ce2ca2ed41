// The gradient of a layer's weights, and Adam on it.
#pragma once

#include "engine/tile.h"

namespace tiltscope::engine {
namespace {

// Where a tile of a layer's weights and of their moments is.
struct Place {
  float* mean;     // (rows, group)
  float* square;   // (rows, group)
  float* weights;  // a row every `stride`
  Index stride;

  Place() = default;
  Place(const LayerUpdate& layer, int row, int column)
      : mean(layer.weight_mean + Index{column} * layer.out + row * group),
        square(layer.weight_square + Index{column} * layer.out + row * group),
        weights(layer.weights + Index{row} * layer.in + column),
        stride(layer.in) {}
};

// Adam's update of rows of a tile.
struct Adam {
  struct Target {
    Place tile;
    Place ahead;  // of a tile to come: another core may hold it, and it takes time to arrive
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
    const auto& [tile, ahead] = target;
    for (int half = 0; half < 2; ++half) {
      const Index at = r * group + half * lanes;
      __builtin_prefetch(ahead.mean + at, 1);
      __builtin_prefetch(ahead.square + at, 1);
      __builtin_prefetch(ahead.weights + r * ahead.stride + half * lanes, 1);
      (*this)(gradient[half], tile.mean + at, tile.square + at,
              tile.weights + r * tile.stride + half * lanes);
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
      const int width = layer.in - i;
      Adam::Target target{Place(layer, o, i), {}};
      // Two tiles on, in the next columns if the rows end: these rows' own, which no other thread
      // touches.
      const int ahead = o + 2 * rows;
      if (ahead < first + count) {
        target.ahead = Place(layer, ahead, i);
      } else if (width > group && ahead - count >= first) {
        target.ahead = Place(layer, ahead - count, i + group);
      } else {
        target.ahead = target.tile;
      }
      if (width >= group) {
        finished.replace(gradient, target);
        return;
      }
      // The tile reaches beyond the rows' end: a copy stands in for the weights.
      float copy[rows][group] = {};
      float* const weights = target.tile.weights;
      for (int r = 0; r < rows; ++r) {
        for (int j = 0; j < width; ++j) copy[r][j] = weights[Index{r} * layer.in + j];
      }
      target.tile.weights = copy[0];
      target.tile.stride = group;
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
