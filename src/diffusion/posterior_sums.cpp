#include "diffusion/posterior_sums.h"

#include "engine/kernel.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

PosteriorSums::PosteriorSums(Eigen::Index d)
    : d_(d),
      x_t_(engine::block, d),
      centre_(engine::block, d),
      alpha_(Eigen::VectorXf::Ones(capacity)),
      sigma_(Eigen::VectorXf::Ones(capacity)),
      sums_(engine::block, 6 + 2 * d) {}

void PosteriorSums::take(const Points& data, const Numbers& values, const Points& x_t,
                         const Points& centre, const Numbers& alpha, const Numbers& sigma,
                         const Numbers& log_weights) {
  pack(x_t, x_t_.data());
  pack(centre, centre_.data());
  alpha_.head(alpha.size()) = alpha;
  sigma_.head(sigma.size()) = sigma;
  engine::kernel().posterior({.x0 = data.data(),
                              .v = values.data(),
                              .n = static_cast<int>(data.cols()),
                              .d = static_cast<int>(d_),
                              .log_w = log_weights.size() > 0 ? log_weights.data() : nullptr},
                             {.x_t = x_t_.data(),
                              .centre = centre_.data(),
                              .alpha = alpha_.data(),
                              .sigma = sigma_.data()},
                             sums_.data());
}

PosteriorSums::Others PosteriorSums::without(Eigen::Index j, const Numbers& x0, float value,
                                             float log_p) const {
  const float p = std::exp2(log_p * std::numbers::log2e_v<float> - sum(j, 5 + 2 * d_));
  const float left = sum(j, 0) - p;
  if (left < p) return {};
  const float squares = sum(j, 1) - p * p;
  float distance = 0.0f;
  for (Eigen::Index c = 0; c < d_; ++c) {
    const float u = x0[c] - centre_(j, c);
    distance += p * u * u;
  }
  return {left * left / squares, (sum(j, 2) - p * value) / left,
          (sum(j, 4) - distance * value) / (sum(j, 3) - distance)};
}

void PosteriorSums::add(Eigen::Index j, const Numbers& x0, float log_p) {
  const float exponent = log_p * std::numbers::log2e_v<float>;
  float& largest = sums_(j, 5 + 2 * d_);
  if (exponent > largest) {
    const float shrink = std::exp2(largest - exponent);
    sums_.row(j).head(5 + 2 * d_) *= shrink;
    sums_(j, 1) *= shrink;
    largest = exponent;
  }
  const float p = std::exp2(exponent - largest);
  sums_(j, 0) += p;
  sums_(j, 1) += p * p;
  for (Eigen::Index c = 0; c < d_; ++c) {
    const float u = x0[c] - centre_(j, c);
    sums_(j, 3) += p * u * u;
    sums_(j, 5 + c) += p * u;
  }
}

}  // namespace tiltscope
