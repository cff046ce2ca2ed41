#include "math/sliced_distance.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiltscope {

namespace {

/// Spread evenly over the half circle in two dimensions, at random in others.
Eigen::MatrixXd unit_directions(Eigen::Index d, int count) {
  Eigen::MatrixXd result(d, count);
  for (int i = 0; i < count; ++i) {
    if (d == 2) {
      const double angle = std::numbers::pi * (i + 0.5) / count;
      result.col(i) = Eigen::Vector2d(std::cos(angle), std::sin(angle));
      continue;
    }
    const RandomStream stream(0, Purpose::test, static_cast<std::uint32_t>(i));
    for (Eigen::Index row = 0; row < d; ++row) {
      result(row, i) = stream.normal(static_cast<std::uint64_t>(row));
    }
    result.col(i).normalize();
  }
  return result;
}

/// Projections in growing order: (n, directions).
Eigen::MatrixXd sorted_projections(const Eigen::MatrixXd& samples,
                                   const Eigen::MatrixXd& directions) {
  Eigen::MatrixXd projections = samples.transpose() * directions;
  for (auto column : projections.colwise()) std::sort(column.begin(), column.end());
  return projections;
}

}  // namespace

SlicedDistance::SlicedDistance(const Eigen::MatrixXd& draws, int directions)
    : directions_(unit_directions(draws.rows(), directions)),
      sorted_(sorted_projections(draws, directions_)) {}

double SlicedDistance::operator()(const Eigen::MatrixXd& samples) const {
  return to(sorted_projections(samples, directions_));
}

double SlicedDistance::operator()(const SlicedDistance& other) const { return to(other.sorted_); }

double SlicedDistance::to(const Eigen::MatrixXd& own) const {
  const auto n = static_cast<double>(own.rows());
  const auto m = static_cast<double>(sorted_.rows());
  double sum = 0.0;
  for (Eigen::Index j = 0; j < own.rows(); ++j) {
    // The middle of the j-th of n equal parts of the distribution.
    const double place = (static_cast<double>(j) + 0.5) / n * m;
    const auto at = std::min(static_cast<Eigen::Index>(place), sorted_.rows() - 1);
    sum += (own.row(j) - sorted_.row(at)).squaredNorm();
  }
  return sum / (n * static_cast<double>(own.cols()));
}

}  // namespace tiltscope
