// Sums over a data set's posterior, given noisy points.
#pragma once

#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

void posterior(const DataSet& data, const NoisyPoints& points, float* sums) {
  const int d = data.d;
  // -|x_t - alpha x0|^2 / (2 sigma^2) in bits: minus the square of (x_t - alpha x0) root / sigma.
  constexpr float root = 0.84932180f;  // of log2(e) / 2
  constexpr float bits = 1.4426950f;   // log2(e)
  for (int i = 0; i < (5 + 2 * d) * block; ++i) sums[i] = 0.0f;
  for (int s = 0; s < block; s += lanes) {
    const Vector unit = broadcast(root) / load(points.sigma + s);
    const Vector slope = broadcast(-1.0f) * unit * load(points.alpha + s);
    const auto at = [&](const float* rows, int r) { return load(rows + Index{r} * block + s); };
    Vector total{};
    Vector squares{};
    Vector values{};
    Vector lengths{};
    Vector values_lengths{};
    for (int i = 0; i < data.n; ++i) {
      const float* const x0 = data.x0 + Index{i} * d;
      Vector distance{};
      if (data.log_w != nullptr) distance = broadcast(-bits * data.log_w[i]);
      for (int c = 0; c < d; ++c) {
        const Vector part = multiply_add(slope, broadcast(x0[c]), unit * at(points.x_t, c));
        distance = multiply_add(part, part, distance);
      }
      const Vector p = exp2(-distance);
      const Vector weighted = p * broadcast(data.v[i]);
      total += p;
      squares = multiply_add(p, p, squares);
      values += weighted;
      Vector length{};
      for (int c = 0; c < d; ++c) {
        const Vector u = broadcast(x0[c]) - at(points.centre, c);
        length = multiply_add(u, u, length);
        float* const plain = sums + Index{5 + c} * block + s;
        float* const with_value = plain + Index{d} * block;
        store(plain, multiply_add(p, u, load(plain)));
        store(with_value, multiply_add(weighted, u, load(with_value)));
      }
      lengths = multiply_add(p, length, lengths);
      values_lengths = multiply_add(weighted, length, values_lengths);
    }
    store(sums + s, total);
    store(sums + block + s, squares);
    store(sums + Index{2} * block + s, values);
    store(sums + Index{3} * block + s, lengths);
    store(sums + Index{4} * block + s, values_lengths);
  }
}

}  // namespace
}  // namespace tiltscope::engine
