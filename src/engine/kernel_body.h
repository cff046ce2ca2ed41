// The kernel's one source. Each kernel_*.cpp includes it once, compiled for its instruction set.
//
// The idea. Nearly all of the work is products of matrices of a few hundred rows. What bounds them
// is the number of operands that travel from the cache to the multipliers, and the cure is to hold
// a tile of the result in registers: `rows` rows of one matrix times two vectors of the other. At
// each k it takes two vector loads and `rows` scalars, each broadcast to all lanes, for 2 `rows`
// multiply-adds. Since lanes are samples, the same loop serves all three products of training:
//
//   forward    z[o][s]  = sum_i W[o][i] x[i][s]          k runs along a row of W
//   backward   dx[i][s] = sum_o W[o][i] dz[o][s]         k runs down a column of W
//   gradient   dW[o][i] = sum_s dz[o][s] x'[s][i]        k runs over samples; lanes are inputs
//
// and the weights need neither packing nor padding. While a tile is still in registers its epilogue
// is done there: SiLU and its slope, or Adam, so that neither pre-activations nor gradients are
// ever written to memory.
//
// Only internal linkage, no standard header with code in it: see kernel.h.
#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

using Index = std::ptrdiff_t;

constexpr int group = 2 * lanes;  // samples, or inputs, that a tile spans
static_assert(block % group == 0);

template <int rows>
struct Tile {
  Vector at[rows][2];
};

// tile[r][j] += sum_k a[r row_step + k k_step] b[k b_step + j], j in 0..group.
template <int rows>
[[gnu::always_inline]] inline void accumulate(Tile<rows>& tile, const float* a, Index row_step,
                                              Index k_step, const float* b, Index b_step, int n) {
  const auto add = [&](Tile<rows>& sum) {
    const Vector left = load(b);
    const Vector right = load(b + lanes);
    for (int r = 0; r < rows; ++r) {
      const Vector scalar = broadcast(a[r * row_step]);
      sum.at[r][0] = multiply_add(scalar, left, sum.at[r][0]);
      sum.at[r][1] = multiply_add(scalar, right, sum.at[r][1]);
    }
    a += k_step;
    b += b_step;
  };
  // A tile of few rows has too few sums to hide a multiply-add's latency: it runs several of each.
  constexpr int chains = tile_rows / rows;
  int k = 0;
  if constexpr (chains > 1) {
    Tile<rows> sums[chains] = {};
    for (; k + chains <= n; k += chains) {
      for (int c = 0; c < chains; ++c) add(sums[c]);
    }
    for (int c = 0; c < chains; ++c) {
      for (int r = 0; r < rows; ++r) {
        tile.at[r][0] += sums[c].at[r][0];
        tile.at[r][1] += sums[c].at[r][1];
      }
    }
  }
  for (; k < n; ++k) add(tile);
}

// Cuts `count` rows into tiles: as many of `rows` as fit, then halves.
template <int rows, class Work>
[[gnu::always_inline]] inline void by_tiles(int first, int count, const Work& work) {
  const int end = first + count;
  for (; first + rows <= end; first += rows) work.template operator()<rows>(first);
  if constexpr (rows > 1) by_tiles<rows / 2>(first, end - first, work);
}

// A tile whose sums are complete. Its epilogue is done row by row between the multiply-adds of the
// next tile, which hides most of its time: SiLU with its quotient, or Adam with a root and a
// quotient (silu_with_slope: from 91 % to 95 % of the peak; update: from 66 % to 82 %).
template <class Epilogue>
class Finished {
 public:
  explicit Finished(const Epilogue& epilogue) : epilogue_(epilogue) {}
  Finished(const Finished&) = delete;
  Finished& operator=(const Finished&) = delete;
  ~Finished() { all_rows(); }

  [[gnu::always_inline]] void one_row() {
    if (left_ == 0) return;
    --left_;
    epilogue_(target_, left_, rows_[left_]);
  }

  void all_rows() {
    while (left_ != 0) one_row();
  }

  template <int rows>
  [[gnu::always_inline]] void replace(const Tile<rows>& tile, const auto& target) {
    all_rows();
    for (int r = 0; r < rows; ++r) {
      rows_[r][0] = tile.at[r][0];
      rows_[r][1] = tile.at[r][1];
    }
    target_ = target;
    left_ = rows;
  }

 private:
  Epilogue epilogue_;
  typename Epilogue::Target target_;
  Vector rows_[tile_rows][2];
  int left_ = 0;
};

// accumulate, with a row of the finished tile every few steps.
template <int rows, class Epilogue>
[[gnu::always_inline]] inline void accumulate(Tile<rows>& tile, const float* a, Index row_step,
                                              Index k_step, const float* b, Index b_step, int n,
                                              Finished<Epilogue>& finished) {
  constexpr int pace = Epilogue::pace;
  for (; n >= pace; n -= pace, a += pace * k_step, b += pace * b_step) {
    accumulate<rows>(tile, a, row_step, k_step, b, b_step, pace);
    finished.one_row();
  }
  accumulate<rows>(tile, a, row_step, k_step, b, b_step, n);
}

// W x + b; the epilogue takes z and where it belongs in an array [out][32].
template <class Epilogue>
[[gnu::always_inline]] inline void product(const Layer& layer, const float* x,
                                           const Epilogue& epilogue) {
  Finished<Epilogue> finished(epilogue);
  by_tiles<tile_rows>(0, layer.out, [&]<int rows>(int o) {
    for (int s = 0; s < block; s += group) {
      Tile<rows> z;
      for (int r = 0; r < rows; ++r) z.at[r][0] = z.at[r][1] = broadcast(layer.bias[o + r]);
      accumulate<rows>(z, layer.weights + Index{o} * layer.stride, layer.stride, 1, x + s, block,
                       layer.in, finished);
      finished.replace(z, Index{o} * block + s);
    }
  });
}

// An epilogue that does the same to each of a block's vectors: function(z, place in [rows][32]).
template <class Function>
struct Elementwise {
  using Target = Index;
  static constexpr int pace = 16;

  Function function;

  [[gnu::always_inline]] void operator()(Index target, int r, const Vector (&z)[2]) const {
    function(z[0], target + r * block);
    function(z[1], target + r * block + lanes);
  }
};
template <class Function>
Elementwise(Function) -> Elementwise<Function>;

void linear(const Layer& layer, const float* x, float* y) {
  product(layer, x, Elementwise{[=](Vector z, Index at) { store(y + at, z); }});
}

void silu(const Layer& layer, const float* x, float* y) {
  product(layer, x, Elementwise{[=](Vector z, Index at) { store(y + at, z * sigmoid(z)); }});
}

void silu_with_slope(const Layer& layer, const float* x, float* y, float* slope) {
  product(layer, x, Elementwise{[=](Vector z, Index at) {
            const Vector s = sigmoid(z);
            const Vector value = z * s;
            store(y + at, value);
            store(slope + at, s + value * (broadcast(1.0f) - s));
          }});
}

void backward(const Layer& layer, const float* delta, const float* slope, float* below) {
  const Elementwise chain_rule{
      [=](Vector d, Index at) { store(below + at, d * load(slope + at)); }};
  Finished<decltype(chain_rule)> finished(chain_rule);
  by_tiles<tile_rows>(0, layer.in, [&]<int rows>(int i) {
    for (int s = 0; s < block; s += group) {
      Tile<rows> d{};
      accumulate<rows>(d, layer.weights + i, 1, layer.stride, delta + s, block, layer.out,
                       finished);
      finished.replace(d, Index{i} * block + s);
    }
  });
}

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

void transpose(const float* x, int features, float* transposed) {
  for (int i = 0; i < padded(features); i += lanes) {
    float* const panel = transposed + i / block * (block * block) + i % block;
    for (int s = 0; s < block; s += lanes) {
      Vector square[lanes];
      for (int r = 0; r < lanes; ++r) {
        square[r] = i + r < features ? load(x + Index{i + r} * block + s) : Vector{};
      }
      transpose_square(square);
      for (int r = 0; r < lanes; ++r) store(panel + (s + r) * block, square[r]);
    }
  }
}

void fourier(const float* frequencies, int n, const float* t, float* features) {
  for (int j = 0; j < n; ++j) {
    for (int s = 0; s < block; s += lanes) {
      Vector sine;
      Vector cosine;
      sine_and_cosine(broadcast(frequencies[j]) * load(t + s), sine, cosine);
      store(features + Index{j} * block + s, sine);
      store(features + Index{n + j} * block + s, cosine);
    }
  }
}

void box_muller(const std::uint32_t* bits, int n, float* normals) {
  constexpr auto all = std::make_integer_sequence<int, lanes>();
  constexpr int step = 2 * lanes;
  for (int i = 0; i < n; i += step) {
    // The last numbers may not fill their vectors.
    std::uint32_t last[step] = {};
    const int count = n - i < step ? n - i : step;
    if (count < step) {
      for (int j = 0; j < count; ++j) last[j] = bits[i + j];
    }
    const std::uint32_t* const from = count < step ? last : bits + i;
    IntVector first = load(from);
    IntVector second = load(from + lanes);
    separate(first, second, all);
    const Vector radius = square_root(broadcast(-2.0f) * log(to_unit_interval(first)));
    Vector sine;
    Vector cosine;
    sine_and_cosine(broadcast(6.2831853f) * to_unit_interval(second), sine, cosine);
    Vector left = radius * cosine;
    Vector right = radius * sine;
    interleave(left, right, all);
    if (count == step) {
      store(normals + i, left);
      store(normals + i + lanes, right);
    } else {
      float rest[step];
      store(rest, left);
      store(rest + lanes, right);
      for (int j = 0; j < count; ++j) normals[i + j] = rest[j];
    }
  }
}

// Multiply-adds that wait for none but themselves: enough of them to hide their latency.
double saturate(int rounds) {
  constexpr int chains = 12;
  Vector sums[chains];
  for (int c = 0; c < chains; ++c) keep(sums[c] = broadcast(0.1f * static_cast<float>(c)));
  Vector factor = broadcast(0.5f);
  Vector term = broadcast(0.25f);
  keep(factor);
  keep(term);
  for (int round = 0; round < rounds; ++round) {
    for (int c = 0; c < chains; ++c) sums[c] = multiply_add(sums[c], factor, term);
  }
  for (int c = 0; c < chains; ++c) keep(sums[c]);
  return 2.0 * lanes * chains * rounds;
}

constexpr Kernel operations{.instruction_set = instruction_set,
                            .linear = linear,
                            .silu = silu,
                            .silu_with_slope = silu_with_slope,
                            .backward = backward,
                            .update = update,
                            .transpose = transpose,
                            .fourier = fourier,
                            .box_muller = box_muller,
                            .saturate = saturate};

}  // namespace
}  // namespace tiltscope::engine
