#include "diffusion/noising.h"

#include "engine/kernel.h"
#include "math/lattice.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace tiltscope {

namespace {

/// What samples draw: a time and d normals each. Number 0 of a draw is its time; its normals start
/// at number 2, since they come in pairs.
class Draws {
 public:
  Draws(const RandomStream& stream, Eigen::Index d)
      : stream_(stream), normals_(2 * ((d + 1) / 2)), stride_(normals_ + 2) {}

  /// Makes ready what it can of `count` draws from number `first` on; returns how many these are.
  Eigen::Index take(Eigen::Index first, Eigen::Index count) {
    first_ = first;
    count = std::min(count, capacity / stride_);
    if (count == 0) return 1;  // one by one
    const auto size = static_cast<std::size_t>(count * stride_);
    stream_.fill_words(std::span(words_).first(size), number(0));
    auto to = pairs_.begin();
    for (Eigen::Index i = 0; i < count; ++i) {
      to = std::copy_n(words_.begin() + i * stride_ + 2, normals_, to);
    }
    engine::kernel().box_muller(pairs_.data(), static_cast<int>(count * normals_), values_.data());
    return count;
  }

  /// Uniform on (0, 1), of the i-th of those taken.
  double uniform(Eigen::Index i) const {
    if (stride_ > capacity) return stream_.uniform(number(i));
    return RandomStream::to_unit_interval(words_[static_cast<std::size_t>(i * stride_)]);
  }

  void normals(Eigen::Index i, Eigen::Ref<Eigen::VectorXf> z) const {
    if (stride_ > capacity) {
      stream_.fill_normal(z, number(i) + 2);
    } else {
      z = Eigen::Map<const Eigen::VectorXf>(values_.data() + i * normals_, z.size());
    }
  }

 private:
  static constexpr Eigen::Index capacity = 256;

  std::uint64_t number(Eigen::Index i) const {
    return static_cast<std::uint64_t>((first_ + i) * stride_);
  }

  const RandomStream& stream_;
  Eigen::Index normals_;  ///< of a draw
  Eigen::Index stride_;   ///< numbers of a draw
  Eigen::Index first_ = 0;
  std::array<std::uint32_t, capacity> words_{};
  std::array<std::uint32_t, capacity> pairs_{};  ///< of words, for the normals
  std::array<float, capacity> values_{};
};

}  // namespace

void noise(const RandomStream& stream, const NoiseSchedule& schedule, Eigen::Index first,
           const Eigen::Ref<const Eigen::MatrixXf>& x0, Noised out, Times times, NoisePairs pairs) {
  const Eigen::Index n = x0.cols();
  const bool paired = pairs == NoisePairs::antithetic;
  const bool stratified = times == Times::stratified;
  const auto draw_of = [&](Eigen::Index j) { return paired ? (first + j) / 2 : first + j; };
  const double shift = stratified ? stream.uniform(0) : 0.0;
  const double span = schedule.t_max() - schedule.t_min();
  Draws draws(stream, x0.rows());
  for (Eigen::Index j = 0; j < n;) {
    const Eigen::Index start = draw_of(j);
    const Eigen::Index end = start + draws.take(start, draw_of(n - 1) - start + 1);
    for (; j < n && draw_of(j) < end; ++j) {
      const Eigen::Index i = draw_of(j);
      const double u =
          stratified ? golden(shift, static_cast<std::uint64_t>(i)) : draws.uniform(i - start);
      out.t[j] = static_cast<float>(schedule.t_min() + span * u);
      draws.normals(i - start, out.z.col(j));
      if (paired && (first + j) % 2 == 1) out.z.col(j) *= -1.0f;
    }
  }
  schedule.at(out.t, out.alpha, out.sigma);
  for (Eigen::Index j = 0; j < n; ++j) {
    out.x_t.col(j) = out.alpha[j] * x0.col(j) + out.sigma[j] * out.z.col(j);
  }
}

}  // namespace tiltscope
