#include "diffusion/error_times.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

namespace {

constexpr std::size_t steps = 128;

}  // namespace

ErrorTimes::ErrorTimes(const NoiseSchedule& schedule) : edges_(steps + 1), below_(steps + 1) {
  const double ratio = schedule.t_max() / schedule.t_min();
  for (std::size_t i = 0; i <= steps; ++i) {
    edges_[i] = schedule.t_min() * std::pow(ratio, static_cast<double>(i) / steps);
  }
  edges_.back() = schedule.t_max();
  // First the integral of 1 / sigma^2 up to each edge.
  for (std::size_t i = 0; i < steps; ++i) {
    const double sigma = schedule.at(0.5 * (edges_[i] + edges_[i + 1])).sigma;
    below_[i + 1] = below_[i] + (edges_[i + 1] - edges_[i]) / (sigma * sigma);
  }
  const double span = edges_.back() - edges_.front();
  const double total = below_.back();
  for (std::size_t i = 0; i <= steps; ++i) {
    below_[i] = 0.5 * (edges_[i] - edges_.front()) / span + 0.5 * below_[i] / total;
  }
}

ErrorTimes::Draw ErrorTimes::at(double u) const {
  const auto above = std::upper_bound(below_.begin() + 1, below_.end() - 1, u);
  const auto i = static_cast<std::size_t>(above - below_.begin()) - 1;
  const double width = edges_[i + 1] - edges_[i];
  const double share = below_[i + 1] - below_[i];
  const double span = edges_.back() - edges_.front();
  return {edges_[i] + width * (u - below_[i]) / share, width / span / share};
}

}  // namespace tiltscope
