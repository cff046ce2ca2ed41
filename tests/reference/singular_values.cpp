#include "reference/singular_values.h"

#include "config/eigenvalues.h"

namespace tiltscope::test {

Eigen::VectorXd singular_values(const Eigen::MatrixXd& W) {
  const Eigen::MatrixXd squares =
      W.rows() < W.cols() ? Eigen::MatrixXd(W * W.transpose()) : Eigen::MatrixXd(W.transpose() * W);
  return eigenvalues(squares).cwiseMax(0.0).cwiseSqrt().reverse();
}

}  // namespace tiltscope::test
