#pragma once

#include "oracle/exact_density.h"

#include <Eigen/Core>

#include <memory>

/// What a frame may ask of a density. A mixture answers at once; any other density may take long,
/// or ask a program for rewards, so that only its picture is looked at.
namespace tiltscope {

/// Whether it can be shown now.
bool can_be_shown(const ExactDensity& density);

/// log p at the columns of x (2, n), (n): NaN until it can be shown.
Eigen::VectorXd shown_log_density(const ExactDensity& density, const Eigen::MatrixXd& x);

/// About log p at its highest point; NaN until it can be shown.
double shown_peak(const ExactDensity& density);

/// The newest of a density that changes from frame to frame that can be shown, so that the picture
/// stays until the next one is painted.
class LastShown {
 public:
  using Density = std::shared_ptr<const ExactDensity>;

  /// `density` where it can be shown, or null where it is; else the one before.
  const Density& of(const Density& density);

 private:
  Density last_;
};

}  // namespace tiltscope
