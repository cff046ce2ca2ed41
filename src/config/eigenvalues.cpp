#include "config/eigenvalues.h"

#include <Eigen/Eigenvalues>

namespace tiltscope {

Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric, Eigen::EigenvaluesOnly)
      .eigenvalues();
}

Eigen::MatrixXd bounded_below(const Eigen::MatrixXd& symmetric, double least) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> parts(symmetric);
  if (parts.eigenvalues()[0] >= least) return symmetric;
  const Eigen::VectorXd values = parts.eigenvalues().cwiseMax(least);
  const Eigen::MatrixXd& axes = parts.eigenvectors();
  const Eigen::MatrixXd bounded = axes * values.asDiagonal() * axes.transpose();
  return 0.5 * (bounded + bounded.transpose());
}

}  // namespace tiltscope
