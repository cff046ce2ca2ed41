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

RandomStream::Generator::ctr_type RandomStream::counter_at(std::uint64_t i) const {
  auto counter = counter_;
  counter[0] = static_cast<std::uint32_t>(i);
  counter[3] |= static_cast<std::uint32_t>(i >> 32) & 0xffu;
  return counter;
}

RandomStream::Generator::ctr_type RandomStream::block(std::uint64_t i) const {
  return Generator()(counter_at(i), key_);
}

double RandomStream::uniform(std::uint64_t i) const {
  return to_unit_interval(block(i / 4)[i % 4]);
}

void RandomStream::fill_words(std::span<std::uint32_t> out, std::uint64_t first) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const std::uint64_t at = first + done;
    // Whole blocks go through the kernel, whose counter is 32 bits wide.
    const std::uint64_t before_carry = (std::uint64_t{1} << 32) - (at / 4 & 0xffffffffu);
    const std::uint64_t whole = std::min<std::uint64_t>((out.size() - done) / 4, before_carry);
    const auto blocks = static_cast<int>(std::min<std::uint64_t>(whole, 1u << 20));
    if (at % 4 != 0 || blocks == 0) {
      out[done++] = block(at / 4)[at % 4];
      continue;
    }
    const auto counter = counter_at(at / 4);
    engine::kernel().philox(
        {.key = {key_[0], key_[1]}, .words = {counter[0], counter[1], counter[2], counter[3]}},
        blocks, out.data() + done);
    done += 4 * static_cast<std::size_t>(blocks);
  }
}

namespace {

/// Uniform on {0, ..., bound - 1}. Lemire 2019 without the rejection: the bias is bound / 2^32.
std::uint32_t scaled(std::uint32_t word, std::uint32_t bound) {
  return static_cast<std::uint32_t>((std::uint64_t{word} * bound) >> 32);
}

}  // namespace

std::uint32_t RandomStream::below(std::uint32_t bound, std::uint64_t i) const {
  return scaled(block(i / 4)[i % 4], bound);
}

std::pair<double, double> RandomStream::normal_pair(std::uint64_t pair) const {
  const auto bits = block(pair / 2);
  const auto lane = static_cast<std::size_t>(pair % 2 * 2);
  const double radius = std::sqrt(-2.0 * std::log(to_unit_interval(bits[lane])));
  const double angle = 2.0 * std::numbers::pi * to_unit_interval(bits[lane + 1]);
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
  std::uint64_t at = first - skipped;
  Eigen::Index row = 0;
  Eigen::Index column = 0;
  while (left > 0) {
    const std::size_t count = std::min(left, portion);
    fill_words(std::span(bits).first((count + 3) / 4 * 4), at);
    at += portion;
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
  constexpr std::size_t portion = 64;
  std::array<std::uint32_t, portion> words{};
  std::size_t left = items.size();
  while (left > 1) {
    const std::size_t start = left / portion * portion;
    fill_words(std::span(words).first(left - start + 1), first + start);
    for (; left > 1 && left >= start; --left) {
      std::swap(items[left - 1],
                items[scaled(words[left - start], static_cast<std::uint32_t>(left))]);
    }
  }
}

}  // namespace tiltscope
