#include "oracle/shown_density.h"

#include "oracle/density_picture.h"

#include <limits>

namespace tiltscope {

bool can_be_shown(const ExactDensity& density) {
  return density.mixture() != nullptr || density.picture() != nullptr;
}

Eigen::VectorXd shown_log_density(const ExactDensity& density, const Eigen::MatrixXd& x) {
  if (density.mixture() != nullptr) return density.log_density(x);
  Eigen::VectorXd logs =
      Eigen::VectorXd::Constant(x.cols(), std::numeric_limits<double>::quiet_NaN());
  if (const auto picture = density.picture()) {
    for (Eigen::Index j = 0; j < x.cols(); ++j) logs[j] = picture->at(x.col(j));
  }
  return logs;
}

double shown_peak(const ExactDensity& density) {
  if (density.mixture() != nullptr) return density.highest_log_density();
  const auto picture = density.picture();
  return picture ? static_cast<double>(picture->highest) : std::numeric_limits<double>::quiet_NaN();
}

const LastShown::Density& LastShown::of(const Density& density) {
  if (!density || can_be_shown(*density)) last_ = density;
  return last_;
}

}  // namespace tiltscope
