#include "oracle/divergence.h"

#include "math/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace tiltscope {

namespace {

constexpr double unknown_divergence = std::numeric_limits<double>::quiet_NaN();
constexpr Eigen::Index neighbours = 10;
constexpr Eigen::Index most_dimensions_of_entropy = 2;
constexpr Eigen::Index draws_of_target = 50'000;

/// The derivative of log Gamma at a whole number n >= 1.
double digamma(Eigen::Index n) {
  double sum = -std::numbers::egamma;
  for (Eigen::Index i = 1; i < n; ++i) sum += 1.0 / static_cast<double>(i);
  return sum;
}

/// Squared distance of each column from its k-th neighbour, (n). The first coordinate of x grows.
Eigen::VectorXd neighbour_distances(const Eigen::MatrixXd& x) {
  const Eigen::Index n = x.cols();
  Eigen::VectorXd distances(n);
  std::array<double, neighbours> nearest{};  // growing
  for (Eigen::Index j = 0; j < n; ++j) {
    nearest.fill(std::numeric_limits<double>::infinity());
    const auto look = [&](Eigen::Index i) {
      const double along = x(0, i) - x(0, j);
      if (along * along >= nearest.back()) return false;
      const double distance = (x.col(i) - x.col(j)).squaredNorm();
      if (distance < nearest.back()) {
        nearest.back() = distance;
        std::rotate(std::ranges::upper_bound(nearest.begin(), nearest.end() - 1, distance),
                    nearest.end() - 1, nearest.end());
      }
      return true;
    };
    for (Eigen::Index i = j + 1; i < n && look(i);) ++i;
    for (Eigen::Index i = j - 1; i >= 0 && look(i);) --i;
    distances[j] = nearest.back();
  }
  return distances;
}

/// The logarithm of the volume of the unit ball, V_d = 2 pi / d V_(d-2). std::lgamma would say it,
/// too, but writes to a variable that all threads share.
double log_unit_ball(Eigen::Index d) {
  double log_volume = d % 2 == 0 ? 0.0 : std::numbers::ln2;
  for (; d > 1; d -= 2) log_volume += std::log(2.0 * std::numbers::pi / static_cast<double>(d));
  return log_volume;
}

}  // namespace

double entropy_of_samples(const Eigen::MatrixXd& x) {
  const Eigen::Index n = x.cols();
  if (n < 2 * neighbours || !x.allFinite()) return unknown_divergence;
  std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
  for (Eigen::Index j = 0; j < n; ++j) order[static_cast<std::size_t>(j)] = j;
  std::ranges::sort(order, {}, [&](Eigen::Index j) { return x(0, j); });
  const Eigen::VectorXd squares = neighbour_distances(x(Eigen::seqN(0, x.rows()), order));
  if (squares.minCoeff() == 0.0) return unknown_divergence;
  return digamma(n) - digamma(neighbours) + log_unit_ball(x.rows()) +
         0.5 * static_cast<double>(x.rows()) * squares.array().log().mean();
}

double exact_divergence(const ExactDensity& p, const ExactDensity& target) {
  const Eigen::MatrixXd x =
      target.sample(draws_of_target, RandomStream(0, Purpose::exact_reward, 1));
  return (target.log_density(x) - p.log_density(x)).mean();
}

std::optional<Divergence> divergence_from_base(const ExactDensity& p, const ExactDensity* target,
                                               const Eigen::MatrixXd& samples) {
  if (p.dimension() > most_dimensions_of_entropy) return std::nullopt;
  return Divergence{-entropy_of_samples(samples) - p.log_density(samples).mean(),
                    target == nullptr ? unknown_divergence : exact_divergence(p, *target)};
}

}  // namespace tiltscope
