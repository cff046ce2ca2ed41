#include "config/eigenvalues.h"

#include <Eigen/Eigenvalues>

namespace tiltscope {

Eigen::VectorXd eigenvalues(const Eigen::MatrixXd& symmetric) {
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric, Eigen::EigenvaluesOnly)
      .eigenvalues();
}

}  // namespace tiltscope
