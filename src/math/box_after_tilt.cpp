#include "math/box_after_tilt.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

Box box_after_tilt(const Eigen::MatrixXf& samples, const Eigen::VectorXd& rewards, double delta) {
  const Box around = bounding_box(samples);
  const Eigen::MatrixXd x = samples.cast<double>();
  const Eigen::VectorXd mean = x.rowwise().mean();
  const Eigen::MatrixXd centred = x.colwise() - mean;
  const auto n = static_cast<double>(x.cols());
  const Eigen::ArrayXd logs = delta * (rewards.array() - rewards.mean());
  const Eigen::VectorXd moved = centred * logs.matrix() / n;

  const Eigen::ArrayXd unnormalised = (logs - logs.maxCoeff()).exp();
  const Eigen::VectorXd weights = unnormalised / unnormalised.sum();
  const Eigen::VectorXd shift = centred * weights;
  const Eigen::VectorXd variance = centred.array().square().rowwise().mean();
  const Eigen::VectorXd weighted = (centred.colwise() - shift).array().square().matrix() * weights;

  Box box = around;
  const auto include = [&](Eigen::Index c, double low, double high) {
    if (!std::isfinite(low) || !std::isfinite(high)) return;
    box.low[c] = std::min(box.low[c], static_cast<float>(low));
    box.high[c] = std::max(box.high[c], static_cast<float>(high));
  };
  for (Eigen::Index c = 0; c < x.rows(); ++c) {
    const double low = around.low[c], high = around.high[c];
    include(c, low + moved[c], high + moved[c]);
    if (variance[c] <= 0.0) continue;
    const double stretch = std::sqrt(weighted[c] / variance[c]);
    const double to = mean[c] + shift[c];
    include(c, to + stretch * (low - mean[c]), to + stretch * (high - mean[c]));
  }
  return box;
}

}  // namespace tiltscope
