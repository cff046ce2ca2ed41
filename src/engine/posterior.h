// Sums over a data set's posterior, given noisy points.
#pragma once

#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

// Lanes are clean points here, since a noisy point passes by most chunks of a data set where there
// is little noise, each by others. A clean point x0 is met as the noise that leads from it to x_t,
//   part = root (x_t - alpha x0) / sigma,
// whose square is minus the logarithm of its weight, in bits.
constexpr auto posterior_root = static_cast<float>(PosteriorRows::root);

/// A clean point whose weight is below the reference by more bits than that is passed by.
constexpr float posterior_reach = 20.0f;

/// Chunks that are looked at together.
constexpr int posterior_group = 256;

/// 2^-bits within 3e-6 of itself; beyond 60 either way bits count as that.
inline Vector inverse_exp2(Vector bits) {
  bits = clamp(bits, 60.0f);
  // 2^n 2^-r, |r| <= 1/2. In the floats from 2^23 on, the last bit is worth one.
  const Vector shift = broadcast(0x1.8p23f);
  const Vector shifted = shift - bits;
  const Vector n = shifted - shift;
  const Vector r = bits + n;
  // 2^-r: the polynomial of exp2, but for its last term, which is spread over the others so that
  // its error is the same everywhere (Chebyshev).
  Vector p = multiply_add(broadcast(9.6715335e-3f), r, broadcast(-5.5921856e-2f));
  p = multiply_add(p, r, broadcast(0.24022242f));
  p = multiply_add(p, r, broadcast(-0.6931211f));
  p = multiply_add(p, r, broadcast(1.0f));
  return scale(p, {n, reinterpret_cast<IntVector>(shifted)});
}

inline float sum_of_lanes(Vector x) {
  float numbers[lanes];
  store(numbers, x);
  for (int width = lanes / 2; width > 0; width /= 2) {
    for (int i = 0; i < width; ++i) numbers[i] += numbers[i + width];
  }
  return numbers[0];
}

/// One of the noisy points.
struct NoisyPoint {
  const NoisyPoints& all;
  int j;
  Vector slope;      // part = slope x0 + start
  Vector reference;  // bits that the reference's weight lacks

  NoisyPoint(const NoisyPoints& points, int number)
      : all(points),
        j(number),
        slope(broadcast(-posterior_root * points.alpha[j] / points.sigma[j])),
        reference(broadcast(points.bits[j])) {}

  Vector start(int c) const {
    return broadcast(posterior_root / all.sigma[j] * all.x_t[c * block + j]);
  }
  Vector centre(int c) const { return broadcast(posterior_root * all.centre[c * block + j]); }
};

/// Those of the chunks [first, first + posterior_group) that have points within reach, by number:
/// how many.
inline int near_chunks(const DataSet& data, const NoisyPoint& at, int first, int* near) {
  const int chunks = data.stride / DataSet::chunk;
  const int last = chunks - first < posterior_group ? chunks : first + posterior_group;
  int count = 0;
  if (data.low == nullptr) {
    for (int chunk = first; chunk < last; ++chunk) near[count++] = chunk;
    return count;
  }
  const Index stride = padded(chunks);
  const float reach = at.all.bits[at.j] + data.most_bits + posterior_reach;
  for (int chunk = first; chunk < last; chunk += lanes) {
    Vector distance{};  // of the nearest place of each chunk's box
    for (int c = 0; c < data.d; ++c) {
      const Vector most = multiply_add(at.slope, load(data.low + c * stride + chunk), at.start(c));
      const Vector least =
          multiply_add(at.slope, load(data.high + c * stride + chunk), at.start(c));
      const Vector below = smaller(most, Vector{});
      const Vector above = smaller(broadcast(-1.0f) * least, Vector{});
      distance = multiply_add(below, below, multiply_add(above, above, distance));
    }
    float distances[lanes];
    store(distances, distance);
    for (int i = 0; i < lanes && chunk + i < last; ++i) {
      near[count] = chunk + i;
      count += distances[i] <= reach ? 1 : 0;
    }
  }
  return count;
}

/// 1 for points before the n-th, else 0.
inline Vector counted(int first, int n) {
  float ones[lanes];
  for (int i = 0; i < lanes; ++i) ones[i] = first + i < n ? 1.0f : 0.0f;
  return load(ones);
}

/// Calls step(i, is_last) for the points [i, i + lanes) of all chunks within reach.
template <class Step>
[[gnu::always_inline]] inline void for_points_near(const DataSet& data, const NoisyPoint& at,
                                                   const Step& step) {
  const int full = data.n / lanes * lanes;
  const int chunks = data.stride / DataSet::chunk;
  for (int first = 0; first < chunks; first += posterior_group) {
    int near[posterior_group];
    const int count = near_chunks(data, at, first, near);
    for (int k = 0; k < count; ++k) {
      const int begin = near[k] * DataSet::chunk;
      const int end = begin + DataSet::chunk < full ? begin + DataSet::chunk : full;
      for (int i = begin; i < end; i += lanes) step(i, false);
    }
  }
  if (full < data.n) step(full, true);
}

/// In d = 1 or 2 dimensions: all sums in registers.
template <int d, bool valued, bool centred>
void sums_in_plane(const DataSet& data, const NoisyPoint& at, float* sums) {
  constexpr PosteriorRows row{d};
  const Vector slope = at.slope;
  const Vector reference = at.reference;
  Vector start[d];
  Vector centre[d] = {};
  for (int c = 0; c < d; ++c) {
    start[c] = at.start(c);
    if constexpr (centred) centre[c] = at.centre(c);
  }
  Vector total{};
  Vector squares{};
  Vector values{};
  Vector lengths{};
  Vector values_lengths{};
  Vector noise[d] = {};
  Vector values_noise[d] = {};
  for_points_near(data, at, [&](int i, bool is_last) {
    Vector part[d];
    Vector bits = broadcast(-1.0f) * reference;
    if (data.bits != nullptr) bits += load(data.bits + i);
    for (int c = 0; c < d; ++c) {
      part[c] = multiply_add(slope, load(data.x0 + Index{c} * data.stride + i), start[c]);
      bits = multiply_add(part[c], part[c], bits);
    }
    Vector p = inverse_exp2(bits);
    if (is_last) p *= counted(i, data.n);
    total += p;
    for (int c = 0; c < d; ++c) noise[c] = multiply_add(p, part[c], noise[c]);
    if constexpr (valued) {
      const Vector weighted = p * load(data.v + i);
      squares = multiply_add(p, p, squares);
      values += weighted;
      for (int c = 0; c < d; ++c) {
        values_noise[c] = multiply_add(weighted, part[c], values_noise[c]);
      }
      if constexpr (centred) {
        Vector length{};
        for (int c = 0; c < d; ++c) {
          const Vector u = part[c] - centre[c];
          length = multiply_add(u, u, length);
        }
        lengths = multiply_add(p, length, lengths);
        values_lengths = multiply_add(weighted, length, values_lengths);
      }
    }
  });
  const auto keep_sum = [&](int r, Vector sum) { sums[r * block + at.j] = sum_of_lanes(sum); };
  keep_sum(PosteriorRows::weights, total);
  for (int c = 0; c < d; ++c) keep_sum(row.noise(c), noise[c]);
  if constexpr (valued) {
    keep_sum(PosteriorRows::squares, squares);
    keep_sum(PosteriorRows::values, values);
    for (int c = 0; c < d; ++c) keep_sum(row.values_noise(c), values_noise[c]);
  }
  if constexpr (centred) {
    keep_sum(PosteriorRows::lengths, lengths);
    keep_sum(PosteriorRows::values_lengths, values_lengths);
  }
}

/// In any dimension: the weights of some points, then their sums for a few coordinates at a time.
void sums_in_space(const DataSet& data, const NoisyPoint& at, float* sums) {
  constexpr int some = 512;
  constexpr int coordinates = 4;
  const PosteriorRows row{data.d};
  const bool valued = data.v != nullptr;
  const bool centred = at.all.centre != nullptr;
  const auto add = [&](int r, Vector sum) { sums[r * block + at.j] += sum_of_lanes(sum); };
  for (int r = 0; r < row.count(); ++r) sums[r * block + at.j] = 0.0f;

  int places[some / lanes];
  Vector weights[some / lanes];
  Vector weighted[some / lanes];
  int count = 0;
  const auto part = [&](int c, int i, Vector start) {
    return multiply_add(at.slope, load(data.x0 + Index{c} * data.stride + i), start);
  };
  const auto sum_up = [&] {
    Vector total{};
    Vector squares{};
    Vector values{};
    for (int k = 0; k < count; ++k) {
      total += weights[k];
      squares = multiply_add(weights[k], weights[k], squares);
      values += weighted[k];
    }
    add(PosteriorRows::weights, total);
    add(PosteriorRows::squares, squares);
    add(PosteriorRows::values, values);
    for (int first = 0; first < data.d; first += coordinates) {
      const int end = data.d - first < coordinates ? data.d : first + coordinates;
      for (int c = first; c < end; ++c) {
        const Vector start = at.start(c);
        Vector noise{};
        Vector values_noise{};
        for (int k = 0; k < count; ++k) {
          const Vector x1 = part(c, places[k], start);
          noise = multiply_add(weights[k], x1, noise);
          values_noise = multiply_add(weighted[k], x1, values_noise);
        }
        add(row.noise(c), noise);
        if (valued) add(row.values_noise(c), values_noise);
      }
    }
    count = 0;
  };
  Vector lengths{};
  Vector values_lengths{};
  for_points_near(data, at, [&](int i, bool is_last) {
    Vector bits = broadcast(-1.0f) * at.reference;
    if (data.bits != nullptr) bits += load(data.bits + i);
    for (int c = 0; c < data.d; ++c) {
      const Vector x1 = part(c, i, at.start(c));
      bits = multiply_add(x1, x1, bits);
    }
    Vector p = inverse_exp2(bits);
    if (is_last) p *= counted(i, data.n);
    places[count] = i;
    weights[count] = p;
    weighted[count] = valued ? p * load(data.v + i) : Vector{};
    if (centred) {
      Vector length{};
      for (int c = 0; c < data.d; ++c) {
        const Vector u = part(c, i, at.start(c)) - at.centre(c);
        length = multiply_add(u, u, length);
      }
      lengths = multiply_add(p, length, lengths);
      values_lengths = multiply_add(weighted[count], length, values_lengths);
    }
    if (++count == some / lanes) sum_up();
  });
  sum_up();
  add(PosteriorRows::lengths, lengths);
  add(PosteriorRows::values_lengths, values_lengths);
}

template <int d>
void sums_in_plane(const DataSet& data, const NoisyPoint& at, float* sums) {
  if (data.v == nullptr) {
    sums_in_plane<d, false, false>(data, at, sums);
  } else if (at.all.centre == nullptr) {
    sums_in_plane<d, true, false>(data, at, sums);
  } else {
    sums_in_plane<d, true, true>(data, at, sums);
  }
}

void posterior(const DataSet& data, const NoisyPoints& points, float* sums) {
  for (int j = 0; j < points.count; ++j) {
    const NoisyPoint at(points, j);
    if (data.d == 1) {
      sums_in_plane<1>(data, at, sums);
    } else if (data.d == 2) {
      sums_in_plane<2>(data, at, sums);
    } else {
      sums_in_space(data, at, sums);
    }
  }
}

}  // namespace
}  // namespace tiltscope::engine
