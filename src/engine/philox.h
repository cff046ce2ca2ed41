// Random words by the counter-based generator Philox 4x32-10, a block a lane.
#pragma once

#include "engine/kernel.h"
#include "engine/lanes.h"

namespace tiltscope::engine {
namespace {

using Words [[gnu::vector_size(lanes * sizeof(float))]] = std::uint32_t;
using LongWords [[gnu::vector_size(lanes * sizeof(float))]] = std::uint64_t;

inline Words every(std::uint32_t word) { return Words{} + word; }

/// The product's 64 bits of the even lanes.
inline LongWords multiply_even(LongWords x, Words factor) {
#if defined(__AVX512F__)
  return reinterpret_cast<LongWords>(
      _mm512_mul_epu32(reinterpret_cast<__m512i>(x), reinterpret_cast<__m512i>(factor)));
#elif defined(__AVX2__)
  return reinterpret_cast<LongWords>(
      _mm256_mul_epu32(reinterpret_cast<__m256i>(x), reinterpret_cast<__m256i>(factor)));
#elif defined(__x86_64__)
  return reinterpret_cast<LongWords>(
      _mm_mul_epu32(reinterpret_cast<__m128i>(x), reinterpret_cast<__m128i>(factor)));
#else
  return (x & 0xffffffffu) * (reinterpret_cast<LongWords>(factor) & 0xffffffffu);
#endif
}

/// The upper and the lower half of factor x.
struct Product {
  Words upper, lower;
};

inline Product multiply_wide(Words x, std::uint32_t factor) {
  const Words factors = every(factor);
  const auto pairs = reinterpret_cast<LongWords>(x);
  const LongWords even = multiply_even(pairs, factors);
  const LongWords odd = multiply_even(pairs >> 32, factors);
  constexpr std::uint64_t lower = 0xffffffffu;
  return {reinterpret_cast<Words>((even >> 32) | (odd & ~lower)),
          reinterpret_cast<Words>((even & lower) | (odd << 32))};
}

/// Four words of `lanes` blocks, a block after the other.
inline void store_blocks(const Words (&block)[4], std::uint32_t* to) {
  constexpr auto all = std::make_integer_sequence<int, lanes>();
  Vector rows[4];
  for (int i = 0; i < 4; ++i) rows[i] = reinterpret_cast<Vector>(block[i]);
  interleave(rows[0], rows[2], all);
  interleave(rows[1], rows[3], all);
  interleave(rows[0], rows[1], all);
  interleave(rows[2], rows[3], all);
  for (int i = 0; i < 4; ++i) {
    *reinterpret_cast<UnalignedInt*>(to + i * lanes) = reinterpret_cast<IntVector>(rows[i]);
  }
}

void philox(const PhiloxCounter& counter, int blocks, std::uint32_t* words) {
  Words count = every(counter.words[0]);
  for (int i = 0; i < lanes; ++i) count[i] += static_cast<std::uint32_t>(i);
  for (int done = 0; done < blocks; done += lanes) {
    Words x[4] = {count, every(counter.words[1]), every(counter.words[2]), every(counter.words[3])};
    std::uint32_t key[2] = {counter.key[0], counter.key[1]};
    for (int round = 0; round < 10; ++round) {
      const Product a = multiply_wide(x[0], 0xd2511f53u);
      const Product b = multiply_wide(x[2], 0xcd9e8d57u);
      x[0] = b.upper ^ x[1] ^ key[0];
      x[1] = b.lower;
      x[2] = a.upper ^ x[3] ^ key[1];
      x[3] = a.lower;
      key[0] += 0x9e3779b9u;
      key[1] += 0xbb67ae85u;
    }
    count += every(lanes);
    if (blocks - done >= lanes) {
      store_blocks(x, words + Index{done} * 4);
      continue;
    }
    std::uint32_t last[4 * lanes];
    store_blocks(x, last);
    for (int i = 0; i < 4 * (blocks - done); ++i) words[Index{done} * 4 + i] = last[i];
  }
}

}  // namespace
}  // namespace tiltscope::engine
