#include "oracle/cell_values.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

Eigen::VectorXd log_densities(const GaussianMixture& p, const Eigen::MatrixXd& x) {
  const Eigen::MatrixXd joints = p.log_joints(x);
  Eigen::VectorXd logs(x.cols());
  for (Eigen::Index j = 0; j < x.cols(); ++j) logs[j] = log_sum_exp(joints.col(j));
  return logs;
}

BaseOnCells::BaseOnCells(std::shared_ptr<const GaussianMixture> mixture, Cells their_cells)
    : base(std::move(mixture)), cells(std::move(their_cells)), log_density(cells.count()) {
  const auto K = static_cast<Eigen::Index>(base->components());
  responsibilities.resize(K, cells.count());
  const Eigen::MatrixXd centres = cells.centres();
  offsets = centres.colwise() - cells.middle();
  constexpr Eigen::Index block = 4'096;
  for (Eigen::Index first = 0; first < cells.count(); first += block) {
    const Eigen::Index n = std::min(block, cells.count() - first);
    const Eigen::MatrixXd joints = base->log_joints(centres.middleCols(first, n));
    const Eigen::RowVectorXd largest = joints.colwise().maxCoeff();
    const Eigen::ArrayXXd shares = (joints.rowwise() - largest).array().exp();
    const Eigen::Array<double, 1, Eigen::Dynamic> sums = shares.colwise().sum();
    log_density.segment(first, n) = (largest.array() + sums.log()).matrix().transpose();
    responsibilities.middleCols(first, n) = (shares.rowwise() / sums).matrix().cast<float>();
  }
}

RewardOnCells::RewardOnCells(std::shared_ptr<const Reward> reward, Cells cells)
    : reward_(std::move(reward)), cells_(std::move(cells)), values_(cells_.count()) {
  reward_->evaluate(cells_.centres(), values_);
}

Eigen::MatrixXd RewardOnCells::within(const std::vector<Eigen::Index>& cells) const {
  const std::lock_guard lock(mutex_);
  std::vector<Eigen::Index> missing;
  std::ranges::copy_if(cells, std::back_inserter(missing),
                       [this](Eigen::Index cell) { return !within_.contains(cell); });
  const Eigen::Index places = places_within_cell(cells_.dimension()).cols();
  if (!missing.empty()) {
    const Eigen::MatrixXd x = places_within(cells_, missing);
    Eigen::VectorXd values(x.cols());
    reward_->evaluate(x, values);
    for (std::size_t i = 0; i < missing.size(); ++i) {
      within_[missing[i]] = values.segment(static_cast<Eigen::Index>(i) * places, places);
    }
  }
  Eigen::MatrixXd result(places, static_cast<Eigen::Index>(cells.size()));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    result.col(static_cast<Eigen::Index>(i)) = within_.at(cells[i]);
  }
  return result;
}

Eigen::MatrixXd places_within(const Cells& cells, const std::vector<Eigen::Index>& numbers) {
  const Eigen::MatrixXd offsets = cells.width.asDiagonal() * places_within_cell(cells.dimension());
  Eigen::MatrixXd x(cells.dimension(), offsets.cols() * static_cast<Eigen::Index>(numbers.size()));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    x.middleCols(static_cast<Eigen::Index>(i) * offsets.cols(), offsets.cols()) =
        offsets.colwise() + cells.centre(numbers[i]);
  }
  return x;
}

}  // namespace tiltscope
