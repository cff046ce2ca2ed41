#pragma once

#include "oracle/exact_density.h"
#include "session/observation.h"

#include <Eigen/Core>

#include <memory>
#include <utility>

namespace tiltscope {
class GridDensity;
}

namespace tiltscope::view {

/// A density on a grid as the picture shows it: log p at the grid's points, and linear in each
/// coordinate between them. It asks no reward for anything, so that a frame may ask it: what the
/// worker has put on the grid is all that it knows. d = 2.
class TableDensity final : public ExactDensity {
 public:
  /// At t = 0.
  explicit TableDensity(std::shared_ptr<const GridDensity> clean);

  /// Points beyond the grid have this much less than the highest.
  static constexpr float depth = 80.0F;

  const PlaneGrid& grid() const { return grid_; }
  const Eigen::VectorXf& table() const { return log_density_; }  ///< (grid().size())

  Eigen::Index dimension() const override { return 2; }
  Eigen::VectorXd mean() const override;
  Eigen::MatrixXd covariance() const override;
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const override;
  Eigen::VectorXd log_density(const Eigen::MatrixXd& x) const override;
  Eigen::MatrixXd score(const Eigen::MatrixXd& x) const override;
  /// Of the clean density only.
  std::shared_ptr<const ExactDensity> at(NoiseLevel level) const override;
  std::pair<Eigen::VectorXd, Eigen::VectorXd> extent() const override;
  double highest_log_density() const override { return static_cast<double>(highest_); }
  Eigen::VectorXd marginal(Eigen::Index axis, const Eigen::VectorXd& x) const override;
  double entropy(const Eigen::MatrixXd& draws) const override;

 private:
  TableDensity(std::shared_ptr<const GridDensity> clean, NoiseLevel level);

  std::shared_ptr<const GridDensity> clean_;
  std::shared_ptr<const ExactDensity> exact_;  ///< at the level
  PlaneGrid grid_;
  Eigen::VectorXf log_density_;
  float highest_ = 0.0F;
};

/// What the picture shows of a density: itself, or its table where it is on a grid.
std::shared_ptr<const ExactDensity> pictured(const std::shared_ptr<const ExactDensity>& density);

}  // namespace tiltscope::view
