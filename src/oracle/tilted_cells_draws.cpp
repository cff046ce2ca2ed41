#include "oracle/tilted_cells.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Of the density proportional to exp(g u) on (-1/2, 1/2), by inversion.
double truncated_exponential(double g, double uniform) {
  if (std::abs(g) < 1e-6) return uniform - 0.5;
  // From the high end, so that nothing overflows.
  const double sign = g > 0.0 ? 1.0 : -1.0;
  const double a = std::abs(g);
  return sign * (0.5 + std::log(uniform + (1.0 - uniform) * std::exp(-a)) / a);
}

}  // namespace

VectorXd TiltedCells::place_in_smooth_cell(Index cell, const RandomStream& stream,
                                           std::uint64_t first) const {
  // Proposals by the slope of log p at the centre are accepted by how log p bends.
  const Index n = cells().along, d = dimension();
  const Index i = cell % n, j = cell / n;
  const double centre = log_f(cell);
  const auto at = [&](Index a, Index b) {
    const double value = log_f(std::clamp<Index>(i + a, 0, n - 1) +
                               n * std::clamp<Index>(j + b, 0, cells().columns() - 1));
    return std::isfinite(value) ? value : centre;
  };
  Eigen::Vector2d slope(0.0, 0.0), bend(0.0, 0.0);
  double twist = 0.0;
  for (Index axis = 0; axis < d; ++axis) {
    const double below = axis == 0 ? at(-1, 0) : at(0, -1);
    const double above = axis == 0 ? at(1, 0) : at(0, 1);
    slope[axis] = 0.5 * (above - below);
    bend[axis] = above - 2.0 * at(0, 0) + below;
  }
  if (d == 2) twist = 0.25 * (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1));
  const double most = bend.cwiseMax(0.0).sum() / 8.0 + std::abs(twist) / 4.0;
  Eigen::Vector2d u(0.0, 0.0);
  for (std::uint64_t attempt = 0; attempt < 60; ++attempt) {
    const std::uint64_t number = first + 1 + 3 * attempt;
    for (Index axis = 0; axis < d; ++axis) {
      u[axis] = truncated_exponential(slope[axis],
                                      stream.uniform(number + static_cast<std::uint64_t>(axis)));
    }
    const double log_share = 0.5 * bend.dot(u.cwiseAbs2()) + twist * u[0] * u[1] - most;
    if (std::log(stream.uniform(number + 2)) < log_share) break;
  }
  return cells().centre(cell) + cells().width.cwiseProduct(u.head(d));
}

MatrixXd TiltedCells::sample(Index n, const RandomStream& stream) const {
  MatrixXd draws(dimension(), n);
  std::vector<Index> waiting;  // in cells with an edge, where p itself decides
  std::vector<Index> cell_of(static_cast<std::size_t>(n));
  const auto first = [](Index j) { return static_cast<std::uint64_t>(j) * numbers_a_draw; };
  for (Index j = 0; j < n; ++j) {
    double left = stream.uniform(first(j)) * cumulative_[cumulative_.size() - 1];
    const Index its_block = std::min<Index>(
        std::ranges::upper_bound(cumulative_, left) - cumulative_.begin(), cumulative_.size() - 1);
    if (its_block > 0) left -= cumulative_[its_block - 1];
    Index cell = its_block * block;
    for (const Index last = cell + block - 1; cell < last; ++cell) {
      const auto mass = static_cast<double>(cell_masses_[cell]);
      if (left < mass) break;
      left -= mass;
    }
    while (cell > 0 && cell_masses_[cell] == 0.0F) --cell;  // where rounding has left it
    cell_of[static_cast<std::size_t>(j)] = cell;
    if (refined_at(cell) >= 0) {
      waiting.push_back(j);
    } else {
      draws.col(j) = place_in_smooth_cell(cell, stream, first(j));
    }
  }
  constexpr double slack = 0.1;  // p may be higher between the places that were looked at
  constexpr std::uint64_t attempts = 60;
  for (std::uint64_t attempt = 0; attempt < attempts && !waiting.empty(); ++attempt) {
    MatrixXd x(dimension(), static_cast<Index>(waiting.size()));
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      const Index cell = cell_of[static_cast<std::size_t>(waiting[i])];
      for (Index axis = 0; axis < dimension(); ++axis) {
        const double u =
            stream.uniform(first(waiting[i]) + 1 + 3 * attempt + static_cast<std::uint64_t>(axis));
        x(axis, static_cast<Index>(i)) =
            cells().centre(cell)[axis] + (u - 0.5) * cells().width[axis];
      }
    }
    const VectorXd log_f = tilt(x) + log_densities(base(), x);
    std::vector<Index> rejected;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      const Index at = refined_at(cell_of[static_cast<std::size_t>(waiting[i])]);
      const double most = refined_log_f_.col(at).maxCoeff() + slack;
      const double u = stream.uniform(first(waiting[i]) + 3 + 3 * attempt);
      draws.col(waiting[i]) = x.col(static_cast<Index>(i));
      if (!(std::log(u) < log_f[static_cast<Index>(i)] - most)) rejected.push_back(waiting[i]);
    }
    waiting = std::move(rejected);
  }
  // What is left lies in cells of which p fills very little.
  for (const Index j : waiting) {
    const Index cell = cell_of[static_cast<std::size_t>(j)];
    Index best = 0;
    refined_log_f_.col(refined_at(cell)).maxCoeff(&best);
    draws.col(j) = cells().centre(cell) +
                   cells().width.cwiseProduct(places_within_cell(dimension()).col(best));
  }
  return draws;
}

}  // namespace tiltscope
