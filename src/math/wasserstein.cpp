#include "math/wasserstein.h"

#include "math/assignment.h"

#include <cmath>
#include <vector>

namespace tiltscope {

Eigen::MatrixXd squared_distances(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  // Not |a|^2 + |b|^2 - 2 a'b, which loses the digits of small distances.
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(a.cols(), b.cols());
  for (Eigen::Index j = 0; j < b.cols(); ++j) {
    for (Eigen::Index r = 0; r < a.rows(); ++r) {
      result.col(j).array() += (a.row(r).transpose().array() - b(r, j)).square();
    }
  }
  return result;
}

double wasserstein(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  const Eigen::MatrixXd cost = squared_distances(a, b);
  const std::vector<Eigen::Index> rows = assignment(cost);
  double sum = 0.0;
  for (Eigen::Index j = 0; j < cost.cols(); ++j) sum += cost(rows[static_cast<std::size_t>(j)], j);
  return std::sqrt(sum / static_cast<double>(cost.cols()));
}

}  // namespace tiltscope
