#include "finetune/tilting/left_out.h"

#include "finetune/tilting/first_order_denoiser.h"
#include "finetune/tilting/grid_covariances.h"
#include "finetune/tilting/step_orders.h"
#include "oracle/mixture_posterior.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <stdexcept>

namespace tiltscope {

namespace {

using Eigen::MatrixXd;

/// What the first-order tilt after j adds to the score at x (d, n); it takes a step.
using Change = std::function<MatrixXd(int j, const MatrixXd& x)>;

/// In closed form where all rewards are quadratic, else on the oracle's cells.
Change changes_of(const TiltOracle& oracle, const TiltCourse& course, NoiseLevel level) {
  const bool closed = oracle.closed_form(course, course.last()) != nullptr;
  if (closed) {
    return [&oracle, &course, level](int j, const MatrixXd& x) -> MatrixXd {
      const MixturePosterior posterior(*oracle.closed_form(course, j)->mixture(), level);
      const TiltCourse::Stretch& stretch = course.at(j + 1);
      return stretch.step() * covariances(posterior, *stretch.reward->quadratic(), level, x);
    };
  }
  const auto cells = std::make_shared<const CourseOnCells>(oracle.on_cells(course, course.last()));
  // Tilts that take no step are not among those on cells.
  return [cells, level, i = std::size_t{0}](int, const MatrixXd& x) mutable -> MatrixXd {
    const CourseOnCells one{{cells->steps[i++]}, cells->end};
    return GridCovariances(one, level).at(x);
  };
}

}  // namespace

std::vector<double> exactly_left_out(const TiltOracle& oracle, const TiltCourse& course,
                                     const std::vector<int>& tilts, Eigen::Index points,
                                     const RandomStream& stream, const Checkpoint& check) {
  const NoiseLevel level{std::sqrt(orders_alpha_squared), std::sqrt(1.0 - orders_alpha_squared)};
  const auto end = oracle.density(course, course.last());
  if (!end) throw std::domain_error("the exact density is not known");
  const MatrixXd x_t = end->at(level)->sample(points, stream);
  const MatrixXd before = oracle.base()->at(level)->score(x_t);
  const Change change = changes_of(oracle, course, level);

  const double nothing = 1e-4 * before.norm();  // that cells could tell

  std::vector<double> shares;
  MatrixXd sum = MatrixXd::Zero(x_t.rows(), x_t.cols());
  for (int k = 1; k <= course.last() && shares.size() < tilts.size(); ++k) {
    if (course.strength(k) != course.strength(k - 1)) sum += change(k - 1, x_t);
    check(static_cast<double>(k) / course.last());
    if (tilts[shares.size()] != k) continue;
    const MatrixXd exact = oracle.density(course, k)->at(level)->score(x_t) - before;
    const double error = (exact - sum).norm();
    if (!std::isfinite(error)) throw std::domain_error("the reward is -inf somewhere");
    if (!(exact.norm() > nothing)) throw std::domain_error("the score does not change");
    shares.push_back(error / exact.norm());
  }
  return shares;
}

std::vector<int> tilts_for_curve(int last, int most) {
  std::vector<int> tilts;
  const int apart = std::max(1, (last + most - 1) / most);
  for (int k = last; k > 0; k -= apart) tilts.push_back(k);
  std::ranges::reverse(tilts);
  return tilts;
}

}  // namespace tiltscope
