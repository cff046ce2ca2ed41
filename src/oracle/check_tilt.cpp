#include "oracle/check_tilt.h"

#include "config/eigenvalues.h"
#include "config/invalid_value.h"
#include "config/options.h"
#include "config/wording.h"
#include "reward/quadratic_reward.h"

#include <Eigen/Cholesky>

#include <cstddef>
#include <limits>
#include <string>

namespace tiltscope {
namespace {

/// Throws InvalidValue if the method needs the gradient of a reward that has none. Starts no
/// program: whether there is a gradient does not depend on the points.
void check_gradient(const Experiment& experiment, const Reward& reward) {
  const MethodKind kind = experiment.method.kind;
  if (!needs_gradient(kind) || reward.gradients(Eigen::MatrixXd(experiment.dimension(), 0))) return;
  const std::string of = experiment.reward.kind == RewardKind::expression
                             ? "a formula with steps does not have"
                             : "a reward of kind \"process\" does not have";
  throw InvalidValue({{"method", "kind"}, {"reward", "kind"}},
                     "= " + in_quotes(word_of(options::method, kind)) +
                         " needs the gradient of the reward, which " + of +
                         "; iterative_tilting, steering, best_of_n and policy_gradient need only "
                         "its values");
}

}  // namespace

void check_experiment(const Experiment& experiment) {
  validate(experiment);
  check_tilt(experiment);
}

void check_tilt(const Experiment& experiment) {
  const auto reward = make_reward(experiment.reward, experiment.dimension());
  check_gradient(experiment, *reward);
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
