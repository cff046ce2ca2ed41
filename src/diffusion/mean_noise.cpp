#include "diffusion/mean_noise.h"

namespace tiltscope {

MeanNoise::MeanNoise(Eigen::Index d, int workers)
    : values_(Eigen::VectorXf::Zero(most)),
      centre_(Eigen::MatrixXf::Zero(d, PosteriorSums::capacity)),
      sums_(static_cast<std::size_t>(workers), PosteriorSums(d)) {}

void MeanNoise::operator()(const Points& data, Eigen::Index first, Eigen::Index count,
                           std::span<const std::uint32_t> samples, int worker, Noised points) {
  PosteriorSums& sums = sums_[static_cast<std::size_t>(worker)];
  sums.take(data.middleCols(first, count), values_.head(count), points.x_t, centre_, points.alpha,
            points.sigma);
  for (Eigen::Index j = 0; j < points.t.size(); ++j) {
    const Eigen::Index own = samples[static_cast<std::size_t>(j)];
    if (own < first || own >= first + count) {
      sums.add(j, data.col(own), -0.5f * points.z.col(j).squaredNorm());
    }
    for (Eigen::Index c = 0; c < data.rows(); ++c) {
      points.z(c, j) = (points.x_t(c, j) - points.alpha[j] * sums.mean(j, c)) / points.sigma[j];
    }
  }
}

}  // namespace tiltscope
