#include "diffusion/posterior_sums.h"

#include "engine/kernel.h"

namespace tiltscope {

PosteriorSums::PosteriorSums(Eigen::Index d)
    : rows_{static_cast<int>(d)},
      x_t_(BlockMatrix::Zero(engine::block, d)),
      z_(x_t_),
      centre_(x_t_),
      alpha_(Eigen::VectorXf::Ones(capacity)),
      sigma_(alpha_),
      bits_(Eigen::VectorXf::Zero(capacity)),
      sums_(BlockMatrix::Zero(engine::block, rows_.count())) {}

void PosteriorSums::take(const PosteriorData& data, const Points& x_t, const Points& z,
                         const Numbers& alpha, const Numbers& sigma, const Points& centre) {
  pack(x_t, x_t_.data());
  pack(z, z_.data());
  if (centre.size() > 0) pack(centre, centre_.data());
  alpha_.head(alpha.size()) = alpha;
  sigma_.head(sigma.size()) = sigma;
  bits_ = (root * z_).rowwise().squaredNorm();
  engine::kernel().posterior(data.view(),
                             {.count = static_cast<int>(alpha.size()),
                              .x_t = x_t_.data(),
                              .alpha = alpha_.data(),
                              .sigma = sigma_.data(),
                              .bits = bits_.data(),
                              .centre = centre.size() > 0 ? centre_.data() : nullptr},
                             sums_.data());
}

PosteriorSums::Others PosteriorSums::without_own(Eigen::Index j, float value) const {
  // Its own weight is the reference, 1.
  const float left = sum(j, Rows::weights) - 1.0f;
  if (left < 1.0f) return {};
  const float squares = sum(j, Rows::squares) - 1.0f;
  const float length = (root * (z_.row(j) - centre_.row(j))).squaredNorm();
  return {left * left / squares, (sum(j, Rows::values) - value) / left,
          (sum(j, Rows::values_lengths) - length * value) / (sum(j, Rows::lengths) - length)};
}

void PosteriorSums::add_own(Eigen::Index j) {
  sums_(j, Rows::weights) += 1.0f;
  sums_(j, Rows::squares) += 1.0f;
  for (int c = 0; c < rows_.d; ++c) sums_(j, rows_.noise(c)) += root * z_(j, c);
}

}  // namespace tiltscope
