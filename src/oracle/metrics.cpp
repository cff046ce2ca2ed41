#include "oracle/metrics.h"

namespace tiltscope {

double negative_log_likelihood(const ExactDensity& p, const Eigen::MatrixXd& samples) {
  double sum = 0.0;
  for (const double log_density : p.log_density(samples)) sum -= log_density;
  return sum / static_cast<double>(samples.cols());
}

double mean_squared_error(const Eigen::VectorXd& estimate, const Eigen::VectorXd& exact) {
  return (estimate - exact).squaredNorm() / static_cast<double>(exact.size());
}

}  // namespace tiltscope
