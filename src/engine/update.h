// The gradient of a layer's weights, and Adam on it: both in one, or one after the other.
#pragma once

#include "engine/tile.h"

namespace tiltscope::engine {
namespace {

constexpr int cache_line = 16;  // floats
// Rows of deltas, which another core may just have changed; where loads are no bottleneck.
constexpr bool fetch_deltas = many_registers;

// Where a tile of a layer's weights and of their moments is.
struct Place {
  float* mean;     // (rows, group)
  float* square;   // (rows, group)
  float* weights;  // a row every `stride`
  Index stride;

  Place() = default;
  // Of the rows [first, first + count): their moments lie together, apart from other threads'.
  Place(const LayerUpdate& layer, int first, int count, int row, int column)
      : weights(layer.weights + Index{row} * layer.in + column), stride(layer.in) {
    const Index at =
        Index{first} * padded(layer.in) + Index{column} * count + Index{row - first} * group;
    mean = layer.weight_mean + at;
    square = layer.weight_square + at;
  }
};

// Adam's update of rows of a tile.
struct Adam {
  struct Target {
    Place tile;
    Place ahead;  // of a tile to come: another core may hold it, and it takes time to arrive
  };
  static constexpr int pace = many_registers ? 4 : afterwards;

  Vector rate;
  Vector epsilon;

  [[gnu::always_inline]] void operator()(Vector gradient, float* mean, float* square,
                                         float* parameters) const {
    const Vector m =
        multiply_add(broadcast(1.0f - AdamStep::beta1), gradient - load(mean), load(mean));
    const Vector v = multiply_add(broadcast(1.0f - AdamStep::beta2),
                                  (gradient * gradient - load(square)), load(square));
    store(mean, m);
    store(square, v);
    store(parameters, load(parameters) - rate * m / (square_root(v) + epsilon));
  }

  [[gnu::always_inline]] void operator()(const Target& target, int r,
                                         const Vector (&gradient)[2]) const {
    const auto& [tile, ahead] = target;
    for (int half = 0; half < 2; ++half) {
      const Index at = r * group + half * lanes;
      if (half * lanes % cache_line == 0) {
        __builtin_prefetch(ahead.mean + at, 1);
        __builtin_prefetch(ahead.square + at, 1);
        __builtin_prefetch(ahead.weights + r * ahead.stride + half * lanes, 1);
      }
      (*this)(gradient[half], tile.mean + at, tile.square + at,
              tile.weights + r * tile.stride + half * lanes);
    }
  }
};

// Where a tile of the gradient goes in memory.
struct Storage {
  struct Target {
    float* numbers;  // (rows, group), a row every `stride`
    Index stride;
  };
  static constexpr int pace = many_registers ? 4 : at_once;

  bool add;

  [[gnu::always_inline]] void operator()(const Target& target, int r,
                                         const Vector (&gradient)[2]) const {
    float* const row = target.numbers + r * target.stride;
    for (int half = 0; half < 2; ++half) {
      float* const at = row + half * lanes;
      store(at, add ? load(at) + gradient[half] : gradient[half]);
    }
  }
};

// use<rows>(o, i, tile): the gradient of the weights in rows o, o + 1, ... and columns i, i + 1,
// ..., for every tile of the rows [first, first + count).
template <class Epilogue, class Use>
[[gnu::always_inline]] inline void weight_gradients(const LayerUpdate& layer, int first, int count,
                                                    Finished<Epilogue>& finished, const Use& use) {
  const Index block_step = Index{padded(layer.in)} * block;
  // Inputs in the outer loop: a tile's inputs stay in the first-level cache for all rows.
  for (int i = 0; i < layer.in; i += group) {
    const float* const input = layer.inputs + i / block * (block * block) + i % block;
    by_tiles(first, count, [&]<int rows>(int o) {
      Tile<rows> gradient{};
      const float* delta = layer.deltas + Index{o} * block;
      for (int b = 0; b < layer.blocks; ++b, delta += Index{layer.out} * block) {
        accumulate<1, fetch_deltas>(gradient, delta, block, 1, input + b * block_step, block, block,
                                    finished);
      }
      use.template operator()<rows>(o, i, gradient);
    });
  }
}

// The tile that finishes at `numbers` reaches beyond the rows' end: a copy stands in for them.
template <int rows, class Finish>
[[gnu::always_inline]] inline void finish_narrow(float*& numbers, Index& stride, int width,
                                                 const Finish& finish) {
  float copy[rows][group] = {};
  float* const own = numbers;
  const Index own_stride = stride;
  for (int r = 0; r < rows; ++r) {
    for (int j = 0; j < width; ++j) copy[r][j] = own[r * own_stride + j];
  }
  numbers = copy[0];
  stride = group;
  finish();
  for (int r = 0; r < rows; ++r) {
    for (int j = 0; j < width; ++j) own[r * own_stride + j] = copy[r][j];
  }
}

void update_weights(const LayerUpdate& layer, const Adam& adam, int first, int count) {
  Finished<Adam> finished(adam);
  weight_gradients(layer, first, count, finished,
                   [&]<int rows>(int o, int i, const Tile<rows>& gradient) {
                     const int width = layer.in - i;
                     Adam::Target target{Place(layer, first, count, o, i), {}};
                     // The tile after this one, in the next columns if the rows end.
                     const int ahead = o + rows;
                     if (ahead < first + count) {
                       target.ahead = Place(layer, first, count, ahead, i);
                     } else if (width > group && ahead - count >= first) {
                       target.ahead = Place(layer, first, count, ahead - count, i + group);
                     } else {
                       target.ahead = target.tile;
                     }
                     if (width >= group) {
                       finished.replace(gradient, target);
                       return;
                     }
                     finish_narrow<rows>(target.tile.weights, target.tile.stride, width, [&] {
                       finished.replace(gradient, target);
                       finished.all_rows();
                     });
                   });
}

void store_weights(const LayerUpdate& layer, const Storage& storage, int first, int count) {
  Finished<Storage> finished(storage);
  weight_gradients(
      layer, first, count, finished, [&]<int rows>(int o, int i, const Tile<rows>& gradient) {
        const int width = layer.in - i;
        Storage::Target target{layer.weight_gradient + Index{o} * layer.in + i, layer.in};
        if (width >= group) {
          finished.replace(gradient, target);
          return;
        }
        finish_narrow<rows>(target.numbers, target.stride, width, [&] {
          finished.replace(gradient, target);
          finished.all_rows();
        });
      });
}

// use(o, width, sums): the gradient of the biases o, o + 1, ..., width <= lanes of them.
template <class Use>
[[gnu::always_inline]] inline void bias_gradients(const LayerUpdate& layer, int first, int count,
                                                  const Use& use) {
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
    use(o, width, sums[0]);
  }
}

// Adam's update of `width` <= lanes numbers.
[[gnu::always_inline]] inline void update_some(const Adam& adam, int width, Vector gradient,
                                               float* mean, float* square, float* parameters) {
  if (width >= lanes) {
    adam(gradient, mean, square, parameters);
    return;
  }
  float* const target[] = {mean, square, parameters};
  float copy[3][lanes] = {};
  for (int r = 0; r < width; ++r) {
    for (int i = 0; i < 3; ++i) copy[i][r] = target[i][r];
  }
  adam(gradient, copy[0], copy[1], copy[2]);
  for (int r = 0; r < width; ++r) {
    for (int i = 0; i < 3; ++i) target[i][r] = copy[i][r];
  }
}

void update(const LayerUpdate& layer, const AdamStep& step, int first, int count) {
  const Adam adam{broadcast(step.rate), broadcast(step.epsilon)};
  update_weights(layer, adam, first, count);
  bias_gradients(layer, first, count, [&](int o, int width, Vector gradient) {
    update_some(adam, width, gradient, layer.bias_mean + o, layer.bias_square + o, layer.bias + o);
  });
}

void gradient(const LayerUpdate& layer, bool add, int first, int count) {
  store_weights(layer, {add}, first, count);
  bias_gradients(layer, first, count, [&](int o, int width, Vector sums) {
    float* const target = layer.bias_gradient + o;
    for (int r = 0; r < width; ++r) target[r] = add ? target[r] + sums[r] : sums[r];
  });
}

// The first `width` <= lanes of the numbers there, and 0.
inline Vector load_some(const float* from, int width) {
  if (width >= lanes) return load(from);
  float copy[lanes] = {};
  for (int r = 0; r < width; ++r) copy[r] = from[r];
  return load(copy);
}

void adam(const LayerUpdate& layer, const AdamStep& step, float scale, int first, int count) {
  const Adam adam{broadcast(step.rate), broadcast(step.epsilon)};
  const Vector factor = broadcast(scale);
  // In the order of the moments, the larger part of what passes through the caches.
  for (int i = 0; i < layer.in; i += group) {
    for (int o = first; o < first + count; ++o) {
      const Place tile(layer, first, count, o, i);
      const float* const gradient = layer.weight_gradient + Index{o} * layer.in + i;
      for (int j = 0; j < group && i + j < layer.in; j += lanes) {
        const int width = layer.in - i - j;
        update_some(adam, width, factor * load_some(gradient + j, width), tile.mean + j,
                    tile.square + j, tile.weights + j);
      }
    }
  }
  for (int o = first; o < first + count; o += lanes) {
    const int width = first + count - o;
    update_some(adam, width, factor * load_some(layer.bias_gradient + o, width),
                layer.bias_mean + o, layer.bias_square + o, layer.bias + o);
  }
}

}  // namespace
}  // namespace tiltscope::engine
