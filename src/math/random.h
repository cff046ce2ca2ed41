#pragma once

#include <Eigen/Core>
#include <Random123/philox.h>

#include <cstdint>
#include <span>
#include <utility>

namespace tiltscope {

/// What a random stream is for. Streams of different purposes never share a number.
enum class Purpose : std::uint32_t {
  base_data,
  weights,
  base_shuffle,
  base_noise,
  held_out_noise,
  sampler_start,
  sampler_noise,
  tilt_shuffle,
  tilt_noise,
  evaluation_points,
  test,
  metrics,
  likelihood,
  pictures,
  mixture_fit,
  step_orders,
  chain_start,
  chain_noise,
  chain_times,
  chain_order,
  renoising,
  resampling,
  base_draws,
  exact_reward,
  adapter,
};

/// A counter-based stream of random numbers (Philox4x32-10; Salmon et al. 2011). Number i is a pure
/// function of (seed, purpose, a, b, i), so that any thread may compute any part of it and the
/// result does not depend on who computed what, or when.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, Purpose purpose, std::uint32_t a = 0, std::uint32_t b = 0);

  /// out[i] = word number first + i of the stream, 32 random bits. All other numbers are made of
  /// them: number i of word i, and of a pair of normal ones from both of its words.
  void fill_words(std::span<std::uint32_t> out, std::uint64_t first) const;

  /// Uniform on the open interval (0, 1).
  double uniform(std::uint64_t i) const;

  /// As `uniform` makes it of a word.
  static double to_unit_interval(std::uint32_t word) { return (word + 0.5) * 0x1p-32; }

  /// Uniform on {0, ..., bound - 1}.
  std::uint32_t below(std::uint32_t bound, std::uint64_t i) const;

  /// Standard normal (Box and Muller 1958).
  double normal(std::uint64_t i) const;

  /// out[i] = normal(first + i) in single precision, down the columns of a matrix.
  void fill_normal(Eigen::Ref<Eigen::MatrixXf> out, std::uint64_t first = 0) const;

  /// Puts `items` in a uniformly random order (Fisher and Yates), by the numbers first + 2 to
  /// first + n.
  void shuffle(std::span<std::uint32_t> items, std::uint64_t first = 0) const;

 private:
  using Generator = r123::Philox4x32;

  Generator::ctr_type counter_at(std::uint64_t i) const;
  Generator::ctr_type block(std::uint64_t i) const;
  std::pair<double, double> normal_pair(std::uint64_t pair) const;

  Generator::key_type key_;
  Generator::ctr_type counter_;
};

}  // namespace tiltscope
