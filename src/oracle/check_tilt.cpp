#include "oracle/check_tilt.h"

#include "config/eigenvalues.h"
#include "config/invalid_value.h"
#include "config/wording.h"
#include "reward/quadratic_reward.h"

#include <Eigen/Cholesky>

#include <cstddef>
#include <limits>
#include <string>

namespace tiltscope {

void check_experiment(const Experiment& experiment) {
  validate(experiment);
  check_tilt(experiment);
}

void check_tilt(const Experiment& experiment) {
  const auto reward = make_reward(experiment.reward, experiment.dimension());
  const QuadraticReward* quadratic = reward->quadratic();
  if (quadratic == nullptr) return;
  // exp(lambda r) grows too fast against some component beyond a certain lambda, on either side of
  // 0.
  const double lambda = experiment.tilting.lambda;
  const double side = lambda < 0 ? -1.0 : 1.0;
  double limit = std::numeric_limits<double>::infinity();
  std::size_t worst = 0;
  for (std::size_t i = 0; i < experiment.base.covariances.size(); ++i) {
    const double largest = largest_lambda(experiment.base.covariances[i], side * quadratic->A());
    if (largest < limit) {
      limit = largest;
      worst = i;
    }
  }
  // Just below the limit, the target's covariance is beyond what double precision can hold.
  if (side * lambda < limit * (1 - 1e-9)) return;
  throw InvalidValue({{"tilting", "lambda"}, {"reward", "A"}, {"base", "covariances"}},
                     "= " + as_typed(lambda) + " must be " + (lambda < 0 ? "above " : "below ") +
                         rounded(side * limit) + ", or the tilt of component " +
                         std::to_string(worst + 1) + " cannot be normalised");
}

double largest_lambda(const Eigen::MatrixXd& covariance, const Eigen::MatrixXd& A) {
  const Eigen::MatrixXd G = covariance.llt().matrixL();
  const double largest = eigenvalues(G.transpose() * A * G).maxCoeff();
  return largest > 0 ? 1 / largest : std::numeric_limits<double>::infinity();
}

}  // namespace tiltscope
