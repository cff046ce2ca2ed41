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
// written to memory. A gradient is written only for a step that needs its norm first: `gradient`
// stores the tile, and `adam` comes back for it.
#pragma once

#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

constexpr int group = 2 * lanes;  // samples, or inputs, that a tile spans
static_assert(block % group == 0);

template <int rows>
struct Tile {
  Vector at[rows][2];
};

// tile[r][j] += sum_k a[r row_step + k k_step] b[k b_step + j], j in 0..group, in `chains` sums for
// each number, which are added up at the end.
template <int chains, int rows>
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

// A tile of few rows has too few sums to hide a multiply-add's latency: it runs several of each.
template <int rows>
constexpr int enough_chains = tile_rows / rows;

// work<rows>(first) for as many tiles of so many rows as fit before `end`.
template <int rows, class Work>
[[gnu::always_inline]] inline void equal_tiles(int& first, int end, const Work& work) {
  for (; first + rows <= end; first += rows) work.template operator()<rows>(first);
}

// Cuts `count` rows into tiles, the largest first.
template <class Work>
[[gnu::always_inline]] inline void by_tiles(int first, int count, const Work& work) {
  const int end = first + count;
  if constexpr (tile_rows == 6) {
    // Four rows hide the latency, too, fewer do not: 7 = 4 + 3, 8 = 4 + 4, 11 = 4 + 4 + 3.
    const int left = count % 6;
    const bool regroup = count > 6 && (left == 1 || left == 2 || left == 5);
    equal_tiles<6>(first, end - left - (regroup ? 6 : 0), work);
    equal_tiles<4>(first, end, work);
    equal_tiles<3>(first, end, work);
  } else {
    if constexpr (tile_rows == 8) equal_tiles<8>(first, end, work);
    equal_tiles<4>(first, end, work);
  }
  equal_tiles<2>(first, end, work);
  equal_tiles<1>(first, end, work);
}

// When the epilogue of a tile is done: as soon as its sums are complete; after the multiply-adds of
// the next tile; or between them, a row every so many of them.
constexpr int at_once = -1;
constexpr int afterwards = 0;
// Between the multiply-adds an epilogue needs registers beside the sums.
constexpr bool many_registers = registers > 16;

// A tile whose sums are complete. Where there are registers for it, its epilogue is done row by row
// between the multiply-adds of the next tile, which hides most of its time: SiLU with its quotient,
// or Adam with a root and a quotient. Elsewhere it is a loop of its own, which has all registers:
// in between, sums would make way for it. docs/engine.md has what either is worth.
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
    epilogue_(target_, left_, rows_[turn_][left_]);
  }

  [[gnu::always_inline]] void all_rows() {
    if constexpr (Epilogue::pace == afterwards) {
      rows_apart();
    } else {
      while (left_ != 0) one_row();
    }
  }

  template <int rows>
  [[gnu::always_inline]] void replace(const Tile<rows>& tile, const auto& target) {
    if constexpr (Epilogue::pace == at_once) {
      for (int r = 0; r < rows; ++r) epilogue_(target, r, tile.at[r]);
      return;
    }
    constexpr int other = Epilogue::pace == afterwards ? 1 : 0;
    if constexpr (other == 0) all_rows();
    for (int r = 0; r < rows; ++r) {
      rows_[turn_ ^ other][r][0] = tile.at[r][0];
      rows_[turn_ ^ other][r][1] = tile.at[r][1];
    }
    if constexpr (other == 1) all_rows();
    turn_ ^= other;
    target_ = target;
    left_ = rows;
  }

 private:
  static constexpr int places = Epilogue::pace == afterwards ? 2 : 1;

  // Not inlined: among the multiply-adds, the compiler would share the registers out between both.
  [[gnu::noinline]] void rows_apart() {
    const Epilogue epilogue = epilogue_;
    const auto target = target_;
    const auto rows = rows_[turn_];
    for (int r = 0, n = left_; r < n; ++r) epilogue(target, r, rows[r]);
    left_ = 0;
  }

  Epilogue epilogue_;
  typename Epilogue::Target target_{};
  Vector rows_[places][tile_rows][2];
  int turn_ = 0;
  int left_ = 0;
};

// accumulate, with the epilogue of the finished tile.
template <int chains, bool fetch_next_rows, int rows, class Epilogue>
[[gnu::always_inline]] inline void accumulate(Tile<rows>& tile, const float* a, Index row_step,
                                              Index k_step, const float* b, Index b_step, int n,
                                              Finished<Epilogue>& finished) {
  constexpr int pace = Epilogue::pace > 0 ? Epilogue::pace : 8;
  for (; n >= pace; n -= pace, a += pace * k_step, b += pace * b_step) {
    accumulate<chains, rows>(tile, a, row_step, k_step, b, b_step, pace);
    // The same columns of the next tile's rows, which another core may just have changed.
    if constexpr (fetch_next_rows) {
      for (int r = 0; r < rows; ++r) __builtin_prefetch(a + (rows + r) * row_step);
    }
    if constexpr (Epilogue::pace > 0) finished.one_row();
  }
  accumulate<chains, rows>(tile, a, row_step, k_step, b, b_step, n);
}

}  // namespace
}  // namespace tiltscope::engine
