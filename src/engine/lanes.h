// One vector of floats, as wide as the instruction set that this is compiled for, and what the
// kernel does with it. Arithmetic is the compiler's own on vector types; the few operations that it
// has no operator for are spelled out below. No product and sum are fused but by multiply_add, so
// that compilers agree on every bit (-ffp-contract=off).
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tiltscope::engine {
namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16;
constexpr int registers = 32;
constexpr int tile_rows = 8;
constexpr const char* instruction_set = "AVX-512";
#elif defined(__AVX2__)
constexpr int lanes = 8;
constexpr int registers = 16;
constexpr int tile_rows = 6;  // 12 sums, two vectors and a scalar
constexpr const char* instruction_set = "AVX2";
#elif defined(__x86_64__)
constexpr int lanes = 4;
constexpr int registers = 16;
constexpr int tile_rows = 4;
constexpr const char* instruction_set = "SSE2";
#elif defined(__aarch64__)
constexpr int lanes = 4;
constexpr int registers = 32;
constexpr int tile_rows = 8;
constexpr const char* instruction_set = "NEON";
#else
constexpr int lanes = 4;
constexpr int registers = 16;
constexpr int tile_rows = 4;
constexpr const char* instruction_set = "generic";
#endif

using Index = std::ptrdiff_t;
using Vector [[gnu::vector_size(lanes * sizeof(float))]] = float;
using IntVector [[gnu::vector_size(lanes * sizeof(float))]] = std::int32_t;
using Unaligned
    [[gnu::vector_size(lanes * sizeof(float)), gnu::aligned(sizeof(float)), gnu::may_alias]] =
        float;

using UnalignedInt
    [[gnu::vector_size(lanes * sizeof(float)), gnu::aligned(sizeof(float)), gnu::may_alias]] =
        std::int32_t;

inline IntVector load(const std::uint32_t* from) {
  return *reinterpret_cast<const UnalignedInt*>(from);
}
inline Vector load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
inline void store(float* to, Vector value) { *reinterpret_cast<Unaligned*>(to) = value; }

inline Vector broadcast(float value) {
#if defined(__AVX512F__)
  return _mm512_set1_ps(value);
#elif defined(__AVX2__)
  return _mm256_set1_ps(value);
#elif defined(__x86_64__)
  return _mm_set1_ps(value);
#else
  return Vector{value, value, value, value};
#endif
}

/// a b + c; rounded once where the instruction set can.
inline Vector multiply_add(Vector a, Vector b, Vector c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_ps(a, b, c);
#elif defined(__AVX2__)
  return _mm256_fmadd_ps(a, b, c);
#elif defined(__aarch64__)
  for (int i = 0; i < lanes; ++i) c[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return c;
#else
  return a * b + c;
#endif
}

inline Vector square_root(Vector x) {
#if defined(__AVX512F__)
  return _mm512_sqrt_ps(x);
#elif defined(__AVX2__)
  return _mm256_sqrt_ps(x);
#elif defined(__x86_64__)
  return _mm_sqrt_ps(x);
#else
  for (int i = 0; i < lanes; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

/// The smaller of a and b; b where a is no number.
inline Vector smaller(Vector a, Vector b) {
#if defined(__AVX512F__)
  return _mm512_min_ps(a, b);
#elif defined(__AVX2__)
  return _mm256_min_ps(a, b);
#elif defined(__x86_64__)
  return _mm_min_ps(a, b);
#else
  return a < b ? a : b;
#endif
}

/// x between -limit and limit.
inline Vector clamp(Vector x, float limit) {
#if defined(__AVX512F__)
  return _mm512_max_ps(_mm512_min_ps(x, broadcast(limit)), broadcast(-limit));
#elif defined(__AVX2__)
  return _mm256_max_ps(_mm256_min_ps(x, broadcast(limit)), broadcast(-limit));
#elif defined(__x86_64__)
  return _mm_max_ps(_mm_min_ps(x, broadcast(limit)), broadcast(-limit));
#else
  x = x < broadcast(limit) ? x : broadcast(limit);
  return x > broadcast(-limit) ? x : broadcast(-limit);
#endif
}

/// Makes the compiler believe that x is used and changed here.
inline void keep(Vector& x) {
#if defined(__AVX512F__)
  asm volatile("" : "+v"(x));
#elif defined(__x86_64__)
  asm volatile("" : "+x"(x));
#elif defined(__aarch64__)
  asm volatile("" : "+w"(x));
#else
  asm volatile("" : "+m"(x));
#endif
}

/// Lanes i with bit `step` clear from a, the others from b, displaced so that a's upper blocks of
/// `step` lanes and b's lower ones change places: half of a transposition of 2 x 2 blocks.
template <int step, int... i>
inline void exchange(Vector& a, Vector& b, std::integer_sequence<int, i...>) {
  const Vector lower = __builtin_shufflevector(a, b, ((i & step) ? lanes + i - step : i)...);
  b = __builtin_shufflevector(a, b, ((i & step) ? lanes + i : i + step)...);
  a = lower;
}

/// Transposes `lanes` rows of as many numbers, in blocks of 1, 2, 4, ...
template <int step = 1>
[[gnu::always_inline]] inline void transpose_square(Vector (&rows)[lanes]) {
  for (int r = 0; r < lanes; ++r) {
    if ((r & step) == 0) {
      exchange<step>(rows[r], rows[r + step], std::make_integer_sequence<int, lanes>());
    }
  }
  if constexpr (2 * step < lanes) transpose_square<2 * step>(rows);
}

/// x rounded to the nearest integer n, |n| < 2^22: `bits` holds n in its lower end.
struct Rounded {
  Vector value;
  IntVector bits;
};

inline Rounded round(Vector x) {
  // In the floats from 2^23 on, the last bit is worth one.
  const Vector shift = broadcast(0x1.8p23f);
  const Vector shifted = x + shift;
  return {shifted - shift, reinterpret_cast<IntVector>(shifted)};
}

/// 2^n p for integers n.
inline Vector scale(Vector p, Rounded n) {
#if defined(__AVX512F__)
  return _mm512_scalef_ps(p, n.value);
#else
  return reinterpret_cast<Vector>(reinterpret_cast<IntVector>(p) + (n.bits << 23));
#endif
}

/// 2^power, within 2e-7 of itself; where the instruction set has no scaling that saturates, powers
/// beyond 125 count as that.
inline Vector exp2(Vector power) {
#if !defined(__AVX512F__)
  power = clamp(power, 125.0f);
#endif
  // 2^n 2^r, |r| <= 1/2.
  const Rounded n = round(power);
  const Vector r = power - n.value;
  // (2^r - 1) / r, minimax.
  Vector p = multiply_add(broadcast(1.3264699e-3f), r, broadcast(9.6715335e-3f));
  p = multiply_add(p, r, broadcast(5.5507340e-2f));
  p = multiply_add(p, r, broadcast(0.24022242f));
  p = multiply_add(p, r, broadcast(0.6931470f));
  p = multiply_add(p, r, broadcast(1.0f));
  return scale(p, n);
}

/// 1 / (1 + e^-x), within 1e-7.
inline Vector sigmoid(Vector x) {
  // Where rounding -x log2(e) is felt in the power's fraction, the result is 0 or 1.
  return broadcast(1.0f) / (broadcast(1.0f) + exp2(x * broadcast(-0x1.715476p0f)));
}

/// Within 2e-7 for |x| up to some thousands.
inline void sine_and_cosine(Vector x, Vector& sine, Vector& cosine) {
  // x = n pi / 2 + r, |r| <= pi / 4; the parts of pi / 2 are short, so that n times each is exact.
  const Rounded n = round(x * broadcast(0x1.45f306p-1f));
  Vector r = multiply_add(n.value, broadcast(-0x1.92p0f), x);
  r = multiply_add(n.value, broadcast(-0x1.fb4p-12f), r);
  r = multiply_add(n.value, broadcast(-7.5497899e-8f), r);
  const Vector square = r * r;
  Vector s = multiply_add(broadcast(-1.9515e-4f), square, broadcast(8.33216e-3f));
  s = multiply_add(s, square, broadcast(-0.16666655f));
  s = multiply_add(s * square, r, r);
  Vector c = multiply_add(broadcast(2.44377e-5f), square, broadcast(-1.38873615e-3f));
  c = multiply_add(c, square, broadcast(4.16666467e-2f));
  c = multiply_add(c, square, broadcast(-0.5f));
  c = multiply_add(c, square, broadcast(1.0f));
  // Odd quadrants exchange the two; the second bit of n and of n + 1 are their signs.
  const IntVector swap = -(n.bits & 1);
  const auto sine_bits = reinterpret_cast<IntVector>(s);
  const auto cosine_bits = reinterpret_cast<IntVector>(c);
  sine =
      reinterpret_cast<Vector>(((cosine_bits & swap) | (sine_bits & ~swap)) ^ ((n.bits & 2) << 30));
  cosine = reinterpret_cast<Vector>(((sine_bits & swap) | (cosine_bits & ~swap)) ^
                                    (((n.bits + 1) & 2) << 30));
}

/// log(x) within 2e-7 for normal x > 0.
inline Vector log(Vector x) {
  // x = 2^n m with m from sqrt(1/2) to sqrt(2).
  constexpr std::int32_t root_of_half = 0x3f3504f3;
  const auto bits = reinterpret_cast<IntVector>(x);
  const IntVector n = (bits - root_of_half) >> 23;
  const auto m = reinterpret_cast<Vector>(bits - (n << 23));
  // log(m) = 2 artanh(s), s = (m - 1) / (m + 1), as its series up to s^9.
  const Vector s = (m - broadcast(1.0f)) / (m + broadcast(1.0f));
  const Vector square = s * s;
  Vector p = multiply_add(broadcast(2.0f / 9), square, broadcast(2.0f / 7));
  p = multiply_add(p, square, broadcast(2.0f / 5));
  p = multiply_add(p, square, broadcast(2.0f / 3));
  p = multiply_add(p, square, broadcast(2.0f));
  return multiply_add(__builtin_convertvector(n, Vector), broadcast(0.6931472f), p * s);
}

/// (x + 1/2) / 2^32 for x as unsigned integers; to 24 bits, however small.
inline Vector to_unit_interval(IntVector x) {
  const Vector upper = __builtin_convertvector((x >> 16) & 0xffff, Vector);
  const Vector lower = __builtin_convertvector(x & 0xffff, Vector);
  return multiply_add(upper, broadcast(0x1p-16f), (lower + broadcast(0.5f)) * broadcast(0x1p-32f));
}

/// The even lanes of a and b, one after the other, into a, the odd ones into b.
template <int... i>
inline void separate(IntVector& a, IntVector& b, std::integer_sequence<int, i...>) {
  const IntVector even = __builtin_shufflevector(a, b, (2 * i)...);
  b = __builtin_shufflevector(a, b, (2 * i + 1)...);
  a = even;
}

/// The reverse.
template <int... i>
inline void interleave(Vector& a, Vector& b, std::integer_sequence<int, i...>) {
  const Vector first = __builtin_shufflevector(a, b, (i / 2 + (i % 2) * lanes)...);
  b = __builtin_shufflevector(a, b, ((i + lanes) / 2 + (i % 2) * lanes)...);
  a = first;
}

}  // namespace
}  // namespace tiltscope::engine
