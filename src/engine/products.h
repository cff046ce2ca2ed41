// The forward and the backward product of a layer.
#pragma once

#include "engine/tile.h"

namespace tiltscope::engine {
namespace {

// W x + b; the epilogue takes z and where it belongs in an array [out][32].
template <class Epilogue>
[[gnu::always_inline]] inline void product(const Layer& layer, const float* x,
                                           const Epilogue& epilogue) {
  Finished<Epilogue> finished(epilogue);
  by_tiles(0, layer.out, [&]<int rows>(int o) {
    for (int s = 0; s < block; s += group) {
      Tile<rows> z;
      for (int r = 0; r < rows; ++r) z.at[r][0] = z.at[r][1] = broadcast(layer.bias[o + r]);
      accumulate<enough_chains<rows>, true>(z, layer.weights + Index{o} * layer.stride,
                                            layer.stride, 1, x + s, block, layer.in, finished);
      finished.replace(z, Index{o} * block + s);
    }
  });
}

// An epilogue that does the same to each of a block's vectors: function(z, place in [rows][32]).
template <int when, class Function>
struct Elementwise {
  using Target = Index;
  static constexpr int pace = when;

  Function function;

  [[gnu::always_inline]] void operator()(Index target, int r, const Vector (&z)[2]) const {
    function(z[0], target + r * block);
    function(z[1], target + r * block + lanes);
  }
};
template <int when, class Function>
Elementwise<when, Function> elementwise(Function function) {
  return {function};
}

constexpr int plain_pace = many_registers ? 16 : at_once;
constexpr int silu_pace = many_registers ? 16 : afterwards;

void linear(const Layer& layer, const float* x, float* y) {
  product(layer, x, elementwise<plain_pace>([=](Vector z, Index at) { store(y + at, z); }));
}

void silu(const Layer& layer, const float* x, float* y) {
  product(layer, x,
          elementwise<silu_pace>([=](Vector z, Index at) { store(y + at, z * sigmoid(z)); }));
}

void silu_with_slope(const Layer& layer, const float* x, float* y, float* slope) {
  product(layer, x, elementwise<silu_pace>([=](Vector z, Index at) {
            const Vector s = sigmoid(z);
            const Vector value = z * s;
            store(y + at, value);
            store(slope + at, s + value * (broadcast(1.0f) - s));
          }));
}

void backward(const Layer& layer, const float* delta, const float* slope, float* below) {
  const auto chain_rule =
      elementwise<plain_pace>([=](Vector d, Index at) { store(below + at, d * load(slope + at)); });
  Finished finished(chain_rule);
  by_tiles(0, layer.in, [&]<int rows>(int i) {
    for (int s = 0; s < block; s += group) {
      Tile<rows> d{};
      accumulate<enough_chains<rows>, false>(d, layer.weights + i, 1, layer.stride, delta + s,
                                             block, layer.out, finished);
      finished.replace(d, Index{i} * block + s);
    }
  });
}

}  // namespace
}  // namespace tiltscope::engine
