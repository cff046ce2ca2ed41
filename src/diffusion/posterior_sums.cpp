#include "diffusion/posterior_sums.h"

#include "engine/kernel.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

PosteriorSums::PosteriorSums(Eigen::Index d)
    : rows_{static_cast<int>(d)},
      x_t_(engine::block, d),
      centre_(engine::block, d),
      alpha_(Eigen::VectorXf::Ones(capacity)),
      sigma_(Eigen::VectorXf::Ones(capacity)),
      sums_(engine::block, rows_.count()) {}

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
                              .d = rows_.d,
                              .log_w = log_weights.size() > 0 ? log_weights.data() : nullptr},
                             {.x_t = x_t_.data(),
                              .centre = centre_.data(),
                              .alpha = alpha_.data(),
                              .sigma = sigma_.data()},
                             sums_.data());
}

PosteriorSums::Others PosteriorSums::without(Eigen::Index j, const Numbers& x0, float value,
                                             float log_p) const {
  const float p = std::exp2(log_p * std::numbers::log2e_v<float> - sum(j, rows_.largest()));
  const float left = sum(j, Rows::weights) - p;
  if (left < p) return {};
  const float squares = sum(j, Rows::squares) - p * p;
  float distance = 0.0f;
  for (int c = 0; c < rows_.d; ++c) {
    const float u = x0[c] - centre_(j, c);
    distance += p * u * u;
  }
  return {left * left / squares, (sum(j, Rows::values) - p * value) / left,
          (sum(j, Rows::values_lengths) - distance * value) / (sum(j, Rows::lengths) - distance)};
}

void PosteriorSums::add(Eigen::Index j, const Numbers& x0, float log_p) {
  const float exponent = log_p * std::numbers::log2e_v<float>;
  float& largest = sums_(j, rows_.largest());
  if (exponent > largest) {
    const float shrink = std::exp2(largest - exponent);
    sums_.row(j).head(rows_.largest()) *= shrink;
    sums_(j, Rows::squares) *= shrink;
    largest = exponent;
  }
  const float p = std::exp2(exponent - largest);
  sums_(j, Rows::weights) += p;
  sums_(j, Rows::squares) += p * p;
  for (int c = 0; c < rows_.d; ++c) {
    const float u = x0[c] - centre_(j, c);
    sums_(j, Rows::lengths) += p * u * u;
    sums_(j, rows_.points(c)) += p * u;
  }
}

}  // namespace tiltscope
