#pragma once

#include "oracle/density_picture.h"
#include "oracle/exact_density.h"
#include "oracle/mixture_posterior.h"
#include "oracle/tilted_cells.h"

#include <memory>
#include <mutex>
#include <utility>

namespace tiltscope {

/// p proportional to exp(sum_j strength_j r_j) p_base for any rewards, d = 1 or 2, by quadrature on
/// a grid, and the law of alpha X + sigma Z for X from it.
///
/// Without noise, log p and the score are exact but for log Z. With noise,
///   p_t(x) = sum_c m_c N(x; alpha c, sigma^2 I)  over the cells' centres c and masses m_c,
/// which separates into one kernel along each axis; the score is (alpha E[x0 | x] - x) / sigma^2.
/// Where sigma / alpha is below two cells, exp(sum_j strength_j r_j) is integrated against the
/// base's posterior given x, which is narrow there, instead.
///
/// For smooth rewards all of it holds to about 1e-4. Where a reward jumps, the jump's place is
/// known to a hundredth of a cell in the masses; near it, p_t with sigma / alpha of a few cells or
/// less holds to 4 %.
class GridDensity final : public ExactDensity {
 public:
  explicit GridDensity(std::shared_ptr<const TiltedCells> cells, NoiseLevel level = {});

  Eigen::Index dimension() const override { return cells_->dimension(); }
  Eigen::VectorXd mean() const override { return level_.alpha * cells_->mean(); }
  Eigen::MatrixXd covariance() const override;
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const override;
  Eigen::VectorXd log_density(const Eigen::MatrixXd& x) const override;
  Eigen::MatrixXd score(const Eigen::MatrixXd& x) const override;
  std::shared_ptr<const ExactDensity> at(NoiseLevel level) const override;
  /// What lies 3.2 deviations of a normal distribution out, on either side.
  std::pair<Eigen::VectorXd, Eigen::VectorXd> extent() const override;
  double highest_log_density() const override;
  Eigen::VectorXd marginal(Eigen::Index axis, const Eigen::VectorXd& x) const override;
  /// Without noise by quadrature, whatever the draws are; else -mean log p of them.
  double entropy(const Eigen::MatrixXd& draws) const override;
  const GaussianMixture* parts() const override;
  Eigen::VectorXd shares() const override;
  Eigen::MatrixXd part_deviations() const override;
  std::string_view known_by() const override { return "grid"; }
  std::size_t bytes() const override;  ///< with the picture, which may be there or not
  void paint() const override;
  std::shared_ptr<const DensityPicture> picture() const override;

  const TiltedCells& cells() const { return *cells_; }

 private:
  /// log p and E[x0 | x] at one x (d), with noise.
  struct Reading {
    double log_density;
    Eigen::VectorXd mean;
  };

  bool clean() const { return level_.sigma == 0.0; }
  Reading read(const Eigen::VectorXd& x) const;
  Reading read_narrow(const Eigen::VectorXd& x) const;
  Reading read_far(const Eigen::VectorXd& x) const;

  std::shared_ptr<const TiltedCells> cells_;
  NoiseLevel level_;
  std::shared_ptr<const MixturePosterior> posterior_;  ///< only where the kernel is narrow
  mutable std::mutex picture_mutex_;
  mutable std::shared_ptr<const DensityPicture> picture_;
};

}  // namespace tiltscope
