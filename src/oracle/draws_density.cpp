#include "oracle/draws_density.h"

#include "oracle/cell_values.h"

#include <limits>

namespace tiltscope {

Eigen::VectorXd DrawsDensity::log_density(const Eigen::MatrixXd& x) const {
  const Eigen::VectorXd logs = draws_->tilt(x) + log_densities(draws_->base(), x);
  return logs.array() - draws_->log_normaliser().value;
}

Eigen::MatrixXd DrawsDensity::score(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd scores = draws_->tilt_gradient(x);
  for (Eigen::Index j = 0; j < x.cols(); ++j) scores.col(j) += draws_->base().score(x.col(j));
  return scores;
}

std::shared_ptr<const ExactDensity> DrawsDensity::at(NoiseLevel level) const {
  if (level.alpha != 1.0 || level.sigma != 0.0) return nullptr;
  return std::make_shared<const DrawsDensity>(draws_);
}

std::pair<Eigen::VectorXd, Eigen::VectorXd> DrawsDensity::extent() const {
  const Eigen::VectorXd reach = 3.2 * covariance().diagonal().cwiseSqrt();
  return {mean() - reach, mean() + reach};
}

Eigen::VectorXd DrawsDensity::marginal(Eigen::Index, const Eigen::VectorXd& x) const {
  return Eigen::VectorXd::Constant(x.size(), std::numeric_limits<double>::quiet_NaN());
}

}  // namespace tiltscope
