// Sums over a data set's posterior, given noisy points.
#pragma once

#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

// The clean points come in chunks. A chunk's distances are measured first: the smallest of them is
// what its weights, and the sums of the chunks before, are then made relative to. So the largest
// weight is 1 however far all points lie, as they do in high dimensions.
void posterior(const DataSet& data, const NoisyPoints& points, float* sums) {
  constexpr int chunk = 64;
  const int d = data.d;
  const PosteriorRows row{d};
  const int rows = row.largest();
  // -|x_t - alpha x0|^2 / (2 sigma^2) in bits: minus the square of (x_t - alpha x0) root / sigma.
  constexpr float root = 0.84932180f;  // of log2(e) / 2
  constexpr float bits = 1.4426950f;   // log2(e)
  for (int i = 0; i < rows * block; ++i) sums[i] = 0.0f;
  for (int s = 0; s < block; s += lanes) {
    const Vector unit = broadcast(root) / load(points.sigma + s);
    const Vector slope = broadcast(-1.0f) * unit * load(points.alpha + s);
    const auto at = [&](const float* values, int r) { return load(values + Index{r} * block + s); };
    Vector total{};
    Vector squares{};
    Vector values{};
    Vector lengths{};
    Vector values_lengths{};
    Vector least = broadcast(1e30f);
    Vector distances[chunk];
    for (int first = 0; first < data.n; first += chunk) {
      const int count = data.n - first < chunk ? data.n - first : chunk;
      Vector nearest = least;
      for (int i = 0; i < count; ++i) {
        const float* const x0 = data.x0 + Index{first + i} * d;
        Vector distance{};
        if (data.log_w != nullptr) distance = broadcast(-bits * data.log_w[first + i]);
        for (int c = 0; c < d; ++c) {
          const Vector part = multiply_add(slope, broadcast(x0[c]), unit * at(points.x_t, c));
          distance = multiply_add(part, part, distance);
        }
        distances[i] = distance;
        nearest = smaller(distance, nearest);
      }

      const Vector shrink = exp2(nearest - least);
      least = nearest;
      total *= shrink;
      squares *= shrink * shrink;
      values *= shrink;
      lengths *= shrink;
      values_lengths *= shrink;
      for (int r = row.first_point; r < rows; ++r) {
        float* const sum = sums + Index{r} * block + s;
        store(sum, shrink * load(sum));
      }

      for (int i = 0; i < count; ++i) {
        const float* const x0 = data.x0 + Index{first + i} * d;
        const Vector p = exp2(least - distances[i]);
        const Vector weighted = p * broadcast(data.v[first + i]);
        total += p;
        squares = multiply_add(p, p, squares);
        values += weighted;
        Vector length{};
        for (int c = 0; c < d; ++c) {
          const Vector u = broadcast(x0[c]) - at(points.centre, c);
          length = multiply_add(u, u, length);
          float* const plain = sums + Index{row.points(c)} * block + s;
          float* const with_value = sums + Index{row.values_points(c)} * block + s;
          store(plain, multiply_add(p, u, load(plain)));
          store(with_value, multiply_add(weighted, u, load(with_value)));
        }
        lengths = multiply_add(p, length, lengths);
        values_lengths = multiply_add(weighted, length, values_lengths);
      }
    }
    const auto keep_sum = [&](int r, Vector sum) { store(sums + Index{r} * block + s, sum); };
    keep_sum(row.weights, total);
    keep_sum(row.squares, squares);
    keep_sum(row.values, values);
    keep_sum(row.lengths, lengths);
    keep_sum(row.values_lengths, values_lengths);
    keep_sum(row.largest(), broadcast(-1.0f) * least);
  }
}

}  // namespace
}  // namespace tiltscope::engine
