#include "diffusion/mean_noise.h"

#include <algorithm>

namespace tiltscope {

MeanNoise::MeanNoise(const Points& data, int workers)
    : size_(std::min(most, data.cols())),
      sums_(static_cast<std::size_t>(workers), PosteriorSums(data.rows())) {
  for (Eigen::Index first = 0; first + size_ <= data.cols(); first += size_) {
    windows_.emplace_back(data.middleCols(first, size_));
  }
}

void MeanNoise::operator()(Eigen::Index window, std::span<const std::uint32_t> samples, int worker,
                           Noised points) {
  PosteriorSums& sums = sums_[static_cast<std::size_t>(worker)];
  sums.take(windows_[static_cast<std::size_t>(window)], points.x_t, points.z, points.alpha,
            points.sigma);
  for (Eigen::Index j = 0; j < points.t.size(); ++j) {
    const Eigen::Index own = samples[static_cast<std::size_t>(j)];
    if (own / size_ != window) sums.add_own(j);
    for (Eigen::Index c = 0; c < points.z.rows(); ++c) points.z(c, j) = sums.mean_noise(j, c);
  }
}

}  // namespace tiltscope
