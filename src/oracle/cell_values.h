#pragma once

#include "math/gaussian_mixture.h"
#include "oracle/cells.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tiltscope {

/// log p at each column of x (d, n): (n).
Eigen::VectorXd log_densities(const GaussianMixture& p, const Eigen::MatrixXd& x);

/// A base density at the centres of cells: it is the same for all rewards. Immutable.
struct BaseOnCells {
  BaseOnCells(std::shared_ptr<const GaussianMixture> mixture, Cells their_cells);

  std::shared_ptr<const GaussianMixture> base;
  Cells cells;
  Eigen::MatrixXd offsets;           ///< (d, count): of the centres from the middle of the box
  Eigen::VectorXd log_density;       ///< (count)
  Eigen::MatrixXf responsibilities;  ///< (K, count)
};

/// A reward at the centres of cells, evaluated once for all strengths by which it counts, and
/// within those cells where somebody has looked more closely. Any thread may ask.
class RewardOnCells {
 public:
  RewardOnCells(std::shared_ptr<const Reward> reward, Cells cells);

  const Reward& reward() const { return *reward_; }
  const Cells& cells() const { return cells_; }
  const Eigen::VectorXd& values() const { return values_; }  ///< (count)

  /// r at the `places_within_cell` of each of these cells: (55, n).
  Eigen::MatrixXd within(const std::vector<Eigen::Index>& cells) const;

 private:
  std::shared_ptr<const Reward> reward_;
  Cells cells_;
  Eigen::VectorXd values_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<Eigen::Index, Eigen::VectorXd> within_;
};

/// A reward that counts by `strength`.
struct CellTerm {
  std::shared_ptr<const RewardOnCells> values;
  double strength = 0.0;
};

/// The places of `places_within_cell` in these cells: (d, 55 n).
Eigen::MatrixXd places_within(const Cells& cells, const std::vector<Eigen::Index>& numbers);

}  // namespace tiltscope
