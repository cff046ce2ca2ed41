#include "math/metrics.h"

namespace tiltscope {

double negative_log_likelihood(const GaussianMixture& p, const Eigen::MatrixXd& samples) {
  double sum = 0.0;
  for (const auto& x : samples.colwise()) sum -= p.log_density(x);
  return sum / static_cast<double>(samples.cols());
}

double mean_squared_error(const Eigen::VectorXd& estimate, const Eigen::VectorXd& exact) {
  return (estimate - exact).squaredNorm() / static_cast<double>(exact.size());
}

}  // namespace tiltscope
