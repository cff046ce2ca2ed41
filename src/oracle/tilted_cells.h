#pragma once

#include "math/random.h"
#include "oracle/cell_values.h"
#include "oracle/rough_cells.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace tiltscope {

/// p proportional to exp(sum_j strength_j r_j) p_base on cells, by quadrature. Where log p bends
/// smoothly, its value at a cell's centre stands for the cell; a sum of these is then as exact as
/// the cells are narrow beside what p has in it. Cells where p has an edge or a kink are taken by
/// 55 places each, so that an edge is known to a hundredth of a cell. Immutable.
class TiltedCells {
 public:
  /// All on the same cells. Throws std::domain_error where p is 0 or infinite throughout.
  TiltedCells(std::shared_ptr<const BaseOnCells> base, std::vector<CellTerm> terms);

  const Cells& cells() const { return base_->cells; }
  Eigen::Index dimension() const { return cells().dimension(); }
  const GaussianMixture& base() const { return *base_->base; }
  const std::vector<CellTerm>& terms() const { return terms_; }
  double log_normaliser() const { return log_normaliser_; }  ///< log Z
  /// Memory of its own, without the base and the rewards on the cells.
  std::size_t bytes() const;

  /// (n, columns): masses, at the cells' centres, that sum to one. What lies off the centre of a
  /// cell with an edge is shared with the neighbours, so that the first moments are kept.
  const Eigen::MatrixXf& masses() const { return masses_; }
  /// The same for the cells along one axis, (n).
  Eigen::VectorXd masses_along(Eigen::Index axis) const;
  /// The same with each mass times a reward there, on the same cells; not finite where the reward
  /// is not.
  Eigen::MatrixXf weighted_masses(const RewardOnCells& reward) const;
  /// Of the outermost cells together.
  double mass_at_the_rim() const;
  /// The share of the box's width, along the axis where it is smallest, that holds nearly all.
  double share_of_width() const;

  Eigen::VectorXd mean() const { return mean_; }
  Eigen::MatrixXd covariance() const { return covariance_; }
  double entropy() const { return entropy_; }
  /// log of exp(sum_j strength_j r_j) p_base at the centre of a cell: log p + log Z.
  double log_f(Eigen::Index cell) const;
  double highest_log_density() const { return highest_ - log_normaliser_; }
  /// (K): the mean responsibility of each component of the base.
  const Eigen::VectorXd& shares() const { return parts().shares; }
  /// (d, K): standard deviations of what belongs to each of them.
  const Eigen::MatrixXd& part_deviations() const { return parts().deviations; }

  /// sum_j strength_j r_j at each of x (d, n), by evaluating the rewards: (n).
  Eigen::VectorXd tilt(const Eigen::MatrixXd& x) const;
  /// Its gradient, (d, n): the rewards' own, or by central differences over 1/16 of a cell. Across
  /// an edge that is the jump over 1/16 of a cell; beside a wall (r = -infinity) the difference is
  /// taken on the open side alone, and behind one the gradient is 0.
  Eigen::MatrixXd tilt_gradient(const Eigen::MatrixXd& x) const;

  /// Whether r_j can be interpolated between the centres of cells everywhere in this box (d).
  bool smooth_within(const Eigen::VectorXd& low, const Eigen::VectorXd& high) const {
    return rough_.smooth_within(cells(), low, high);
  }
  /// r_j of each term at x (d, n), by cubics through the nearest centres; where it is smooth. Into
  /// `rewards` (J, n).
  void interpolate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                   Eigen::Ref<Eigen::MatrixXd> rewards) const;

  /// (d, n) independent draws. They take the numbers first ... first + 255 of the stream each, of
  /// which the last four are left to others.
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const;
  static constexpr std::uint64_t numbers_a_draw = 256;
  static constexpr std::uint64_t numbers_left = 252;

 private:
  struct Parts {
    Eigen::VectorXd shares;
    Eigen::MatrixXd deviations;
  };

  const Parts& parts() const;
  void take_masses(const Eigen::VectorXd& log_f);
  /// (count): the masses of the cells, 0 of those taken by 55 places.
  Eigen::VectorXd whole_masses(const Eigen::VectorXd& log_f) const;
  Eigen::MatrixXd refined_masses() const;  ///< (55, refined)
  /// Adds masses within the refined cells to those at the centres of cells.
  void share_out(const Eigen::MatrixXd& within, Eigen::Ref<Eigen::MatrixXd> nodes) const;
  /// Of masses at `offsets` (d, n) from the middle of the box.
  void add_moments(const Eigen::MatrixXd& offsets, const Eigen::VectorXd& masses);
  Eigen::VectorXd place_in_smooth_cell(Eigen::Index cell, const RandomStream& stream,
                                       std::uint64_t first) const;

  static constexpr Eigen::Index block = 64;

  std::shared_ptr<const BaseOnCells> base_;
  std::vector<CellTerm> terms_;
  RoughCells rough_;

  /// Where it is in the list of those taken by 55 places, growing; -1 if it is none.
  Eigen::Index refined_at(Eigen::Index cell) const;
  std::vector<Eigen::Index> refined_;
  Eigen::MatrixXd refined_log_f_;  ///< (55, refined)

  double log_normaliser_ = 0.0;
  double highest_ = 0.0;  ///< of log f
  double entropy_ = 0.0;
  Eigen::MatrixXf masses_;
  Eigen::VectorXf cell_masses_;  ///< (count): of the cells themselves
  Eigen::VectorXd cumulative_;   ///< their sums up to the end of each block of `block` cells
  Eigen::VectorXd mean_;
  Eigen::MatrixXd covariance_;
  mutable std::once_flag parts_once_;
  mutable Parts parts_;
};

}  // namespace tiltscope
