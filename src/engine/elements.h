// What is done to each number on its own.
#pragma once

#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

void transpose(const float* x, int features, float* transposed) {
  for (int i = 0; i < padded(features); i += lanes) {
    float* const panel = transposed + Index{i / block} * (block * block) + i % block;
    for (int s = 0; s < block; s += lanes) {
      Vector square[lanes];
      for (int r = 0; r < lanes; ++r) {
        square[r] = i + r < features ? load(x + Index{i + r} * block + s) : Vector{};
      }
      transpose_square(square);
      for (int r = 0; r < lanes; ++r) store(panel + Index{s + r} * block, square[r]);
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

double sum_of_squares(const float* x, Index n) {
  constexpr int half = lanes / 2;
  using Half
      [[gnu::vector_size(half * sizeof(float)), gnu::aligned(sizeof(float)), gnu::may_alias]] =
          float;
  using Doubles [[gnu::vector_size(half * sizeof(double))]] = double;
  constexpr int chains = 4;
  Doubles sums[chains] = {};
  Index i = 0;
  for (; i + chains * half <= n; i += chains * half) {
    for (int c = 0; c < chains; ++c) {
      const Half some = *reinterpret_cast<const Half*>(x + i + c * half);
      const Doubles value = __builtin_convertvector(some, Doubles);
      sums[c] += value * value;
    }
  }
  double sum = 0.0;
  for (; i < n; ++i) sum += double{x[i]} * double{x[i]};
  for (int c = 1; c < chains; ++c) sums[0] += sums[c];
  for (int lane = 0; lane < half; ++lane) sum += sums[0][lane];
  return sum;
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

}  // namespace
}  // namespace tiltscope::engine
