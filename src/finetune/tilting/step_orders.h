#pragma once

#include "math/random.h"

#include <Eigen/Core>

#include <limits>

namespace tiltscope {

struct StepError;

/// What a tilt by delta does to the score, in powers of delta:
///   delta Cov(g, r | x_t) + delta^2 / 2 Cov(g, (r - E[r | x_t])^2 | x_t) + ...
/// A first-order step (3.10) leaves out all but the first. Of both, the root mean square over x_t
/// drawn from the model, at one noise level.
struct StepOrders {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  double first = unknown;  ///< of Cov(g, r | x_t)
  double second =
      unknown;             ///< of half the other covariance; 0 where it is below what the data tell
  double noisy = unknown;  ///< the same with the data's noise: at least what `second` is

  bool known() const { return first > 0.0; }
  /// About which share of its change a first-order step by delta leaves out.
  double left_out(double delta) const { return share(second, delta); }
  /// With all that is noise counted in.
  double left_out_at_most(double delta) const { return share(noisy, delta); }
  StepError at(double delta) const;

 private:
  double share(double order, double delta) const;
};

/// The orders at one delta.
struct StepError {
  double change = StepOrders::unknown;    ///< of the score to first order, root mean square
  double left_out = StepOrders::unknown;  ///< share of it that a first-order step leaves out
  double left_out_at_most = StepOrders::unknown;  ///< with all that is noise counted in
};

/// The alpha^2 at which the orders are estimated: as much signal as noise. There the score decides
/// to which mode a path goes.
inline constexpr double orders_alpha_squared = 0.5;

/// Estimated from a tilt's data set (d, S) and its rewards (S). Some of the data give the x_t, of
/// which the rest, in two halves, gives both covariances twice. The square of a root mean square is
/// the mean product of the halves, in which independent noise cancels. Samples with a reward of
/// -inf do not count. Unknown where too few lie near x_t, or all rewards are the same.
StepOrders step_orders(const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards,
                       const RandomStream& stream);

/// Into how many equal steps a tilt by `rest` has to be cut, at least one, for the first to leave
/// out no more than `tolerance` of its change, noise counted in. The orders must be known.
int tilts_within(const StepOrders& orders, double rest, double tolerance);

}  // namespace tiltscope
