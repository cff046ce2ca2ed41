#include "math/random.h"

#include "engine/kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace tiltscope {

// The block number is 40 bits wide; its upper 8 share a word with the purpose.
RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t a, std::uint32_t b)
    : key_{{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}},
      counter_{{0, a, b, static_cast<std::uint32_t>(purpose) << 8}} {}

RandomStream::Generator::ctr_type RandomStream::block(std::uint64_t i) const {
  auto counter = counter_;
  counter[0] = static_cast<std::uint32_t>(i);
  counter[3] |= static_cast<std::uint32_t>(i >> 32) & 0xffu;
  return Generator()(counter, key_);
}

namespace {

double open_unit_interval(std::uint32_t bits) { return (bits + 0.5) * 0x1p-32; }

}  // namespace

double RandomStream::uniform(std::uint64_t i) const {
  return open_unit_interval(block(i / 4)[i % 4]);
}

std::uint32_t RandomStream::below(std::uint32_t bound, std::uint64_t i) const {
  // Lemire 2019 without the rejection: the bias is bound / 2^32.
  return static_cast<std::uint32_t>((std::uint64_t{block(i / 4)[i % 4]} * bound) >> 32);
}

std::pair<double, double> RandomStream::normal_pair(std::uint64_t pair) const {
  const auto bits = block(pair / 2);
  const auto lane = static_cast<std::size_t>(pair % 2 * 2);
  const double radius = std::sqrt(-2.0 * std::log(open_unit_interval(bits[lane])));
  const double angle = 2.0 * std::numbers::pi * open_unit_interval(bits[lane + 1]);
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

double RandomStream::normal(std::uint64_t i) const {
  const auto pair = normal_pair(i / 2);
  return i % 2 == 0 ? pair.first : pair.second;
}

void RandomStream::fill_normal(Eigen::Ref<Eigen::MatrixXf> out, std::uint64_t first) const {
  constexpr std::size_t portion = 64;
  std::array<std::uint32_t, portion> bits{};
  std::array<float, portion> normals{};
  // Words come in fours; those before `first` are left out.
  std::size_t skipped = first % 4;
  auto left = static_cast<std::size_t>(out.size()) + skipped;
  std::uint64_t four = first / 4;
  Eigen::Index row = 0;
  Eigen::Index column = 0;
  while (left > 0) {
    const std::size_t count = std::min(left, portion);
    for (std::size_t i = 0; i < count; i += 4, ++four) {
      const auto words = block(four);
      std::copy(words.begin(), words.end(), bits.begin() + static_cast<std::ptrdiff_t>(i));
    }
    engine::kernel().box_muller(bits.data(), static_cast<int>(count + count % 2), normals.data());
    for (std::size_t i = skipped; i < count; ++i) {
      out(row, column) = normals[i];
      if (++row == out.rows()) {
        row = 0;
        ++column;
      }
    }
    left -= count;
    skipped = 0;
  }
}

void RandomStream::shuffle(std::span<std::uint32_t> items, std::uint64_t first) const {
  for (auto left = static_cast<std::uint32_t>(items.size()); left > 1; --left) {
    std::swap(items[left - 1], items[below(left, first + left)]);
  }
}

}  // namespace tiltscope
