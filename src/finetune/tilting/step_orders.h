#pragma once

#include "math/random.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace tiltscope {

/// What a first-order step (3.10) by one delta leaves out.
struct StepError {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  double change = unknown;            ///< of the score to first order, root mean square
  double left_out = unknown;          ///< share of it that a first-order step leaves out
  double left_out_at_most = unknown;  ///< with all that is noise counted in
};

/// What a tilt by delta does to the score, in powers of delta:
///   delta Cov(g, r | x_t) + delta^2 / 2 Cov(g, (r - E[r | x_t])^2 | x_t) + ...
/// A first-order step (3.10) leaves out all but the first. Of both, the root mean square over x_t
/// drawn from the model, at one noise level.
struct StepOrders {
  double first = StepError::unknown;   ///< of Cov(g, r | x_t)
  double second = StepError::unknown;  ///< of half the other; 0 where it is below what data tell
  double noisy = StepError::unknown;   ///< the same with the data's noise: at least `second`

  bool known() const { return first > 0.0; }
  StepError at(double delta) const;
};

/// The alpha^2 at which the orders are estimated: as much signal as noise. There the score decides
/// to which mode a path goes.
inline constexpr double orders_alpha_squared = 0.5;

/// A tilt's data set in parts that know nothing of each other: clean points to make x_t of, and two
/// halves that tell both covariances, each by itself. The square of a root mean square is the mean
/// product of the halves, in which independent noise cancels.
class OrdersData {
 public:
  /// `data` (d, S) and `rewards` (S). Samples with a reward of -inf do not count.
  OrdersData(const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards,
             const RandomStream& stream);

  /// Whether there is anything to tell: more than a handful of samples, and not all rewards alike.
  bool tells() const { return scale_ > 0.0; }
  Eigen::Index dimension() const { return points_.rows(); }

  /// (d, n) with n <= 128: noisy points at the level, of some of the data.
  const Eigen::MatrixXf& noisy_points() const { return noisy_; }
  /// (d, n): noisy points of data drawn with the weights exp(strength r), and how many of the data
  /// these weights leave (Kish).
  Eigen::MatrixXf noisy_points_after(double strength) const;
  double effective_number(double strength) const;

  /// Covariances with g at noisy points: of r, and of half the square of r - E[r | x_t]. 0 where
  /// too few of the data lie near, which `known` (n) tells.
  struct Covariances {
    Eigen::MatrixXd first, second;  ///< (d, n)
    std::vector<bool> known;
  };
  /// Of each half by itself at noisy points (d, n).
  std::array<Covariances, 2> covariances(const Eigen::MatrixXf& x_t, Workers& workers) const;

 private:
  Covariances covariances_of(int half, const Eigen::MatrixXf& x_t) const;

  Eigen::MatrixXf points_;   ///< (d, S'): the data in a random order, walls left out
  Eigen::VectorXf values_;   ///< (S'): their rewards, centred and of size 1 at most
  double scale_ = 0.0;       ///< times which they are the centred rewards
  Eigen::Index first_ = 0;   ///< of the first half; those before make x_t
  Eigen::Index second_ = 0;  ///< of the second half
  Eigen::MatrixXf noisy_;
  RandomStream stream_;
};

/// How many numbers SummedOrders has at most, with d coordinates.
constexpr std::size_t most_kept_of_orders(Eigen::Index d) {
  constexpr Eigen::Index points = 128, rows = 5, others = 3;
  return static_cast<std::size_t>(rows * d * points + others);
}

/// Unknown where too few of the data lie near x_t.
StepOrders step_orders(const OrdersData& data, Workers& workers);

/// Into how many equal steps a tilt by `rest` has to be cut, at least one, for the first to leave
/// out no more than `tolerance` of its change, noise counted in. The orders must be known.
int tilts_within(const StepOrders& orders, double rest, double tolerance);

/// What all tilts of a run together leave out. What one leaves out may cancel what others do, so
/// that both orders are summed up at noisy points that stay. These are about where the tilts lead:
/// made of data with the weights exp(L r), with L as much of what is to come as leaves some of the
/// data. After that, others take their place, and from one lot of points to the next, sizes are
/// added.
struct SummedOrders {
  Eigen::MatrixXf points;  ///< (d, n)
  Eigen::MatrixXf sums;    ///< (4 d, n): first order by both halves, second order by both halves
  double ahead = 0.0;      ///< |strength| that is left until others take their place
  double change = 0.0;     ///< of the points before these, as StepError::change
  double left_out = 0.0;   ///< and what was left out of it, not as a share

  /// A tilt by `delta`, the first of what is to come, `rest`.
  void add(const OrdersData& data, double delta, double rest, Workers& workers);
  /// The share of the change so far that was left out; NaN where nothing is known.
  double share() const;

 private:
  struct Sizes {
    double change = 0.0, left_out = 0.0;
  };
  Sizes sizes() const;
};

}  // namespace tiltscope
