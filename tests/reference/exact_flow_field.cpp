#include "reference/exact_flow_field.h"

namespace tiltscope::test {

void ExactFlowField::evaluate(const Eigen::MatrixXd& x_t, double t, Eigen::MatrixXd& x1_hat,
                              Eigen::VectorXd& divergence) {
  const NoiseLevel level = schedule_.at(t);
  const GaussianMixture noised = clean_.noised(level);
  for (Eigen::Index j = 0; j < x_t.cols(); ++j) {
    x1_hat.col(j) = -level.sigma * noised.score(x_t.col(j));
    divergence[j] = -level.sigma * noised.score_divergence(x_t.col(j));
  }
}

}  // namespace tiltscope::test
