#include "math/metrics.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

double negative_log_likelihood(const GaussianMixture& p, const Eigen::MatrixXd& samples) {
  double sum = 0.0;
  for (const auto& x : samples.colwise()) sum -= p.log_density(x);
  return sum / static_cast<double>(samples.cols());
}

double entropy(const GaussianMixture& p, const Eigen::MatrixXd& draws) {
  const Eigen::VectorXd w = p.weights();
  const double log_scale = 0.5 * std::log(2.0 * std::numbers::pi * std::numbers::e);
  double joint = 0.0;
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    if (w[i] == 0.0) continue;
    const double log_volume =
        p.cholesky(static_cast<std::size_t>(i)).diagonal().array().log().sum();
    joint +=
        w[i] * (static_cast<double>(p.dimension()) * log_scale + log_volume - p.log_weights()[i]);
  }
  double open = 0.0;
  for (const auto& x : draws.colwise()) {
    for (const double r : p.responsibilities(x)) open -= r > 0.0 ? r * std::log(r) : 0.0;
  }
  return joint - open / static_cast<double>(draws.cols());
}

double mean_squared_error(const Eigen::VectorXd& estimate, const Eigen::VectorXd& exact) {
  return (estimate - exact).squaredNorm() / static_cast<double>(exact.size());
}

}  // namespace tiltscope
