#include "oracle/tilted_cells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Fourth differences from which a cubic through four centres is off by 5e-4.
constexpr double rough_from = 0.02;
/// Third differences from which a cell is taken by more places than its centre.
constexpr double edge_from = 0.1;
/// Second differences at which log p bends within a cell: a deviation of 0.8 of its width.
constexpr double narrow_from = 1.5;
/// log p below its largest value where there is nothing to look at more closely.
constexpr double negligible = -27.0;
constexpr std::size_t most_refined = 16'384;

/// A line of values that are `step` apart.
struct Line {
  const double* start;
  Index step;
  Index size;

  double operator[](Index i) const { return start[std::clamp<Index>(i, 0, size - 1) * step]; }
};

double fourth_difference(const Line& v, Index i) {
  i = std::clamp<Index>(i, 2, v.size - 3);
  const double outer = v[i - 2] + v[i + 2], inner = v[i - 1] + v[i + 1];
  if (outer == -infinity && inner == -infinity && v[i] == -infinity && v[i - 2] == v[i + 2] &&
      v[i - 1] == v[i + 1]) {
    return 0.0;  // behind a wall
  }
  const double difference = outer - 4.0 * inner + 6.0 * v[i];
  return std::isfinite(difference) ? std::abs(difference) : infinity;
}

/// Between the centres i and i + 1.
double third_difference(const Line& v, Index i) {
  i = std::clamp<Index>(i, 1, v.size - 3);
  if (v[i - 1] == -infinity && v[i] == -infinity && v[i + 1] == -infinity &&
      v[i + 2] == -infinity) {
    return 0.0;
  }
  const double difference = v[i + 2] - 3.0 * v[i + 1] + 3.0 * v[i] - v[i - 1];
  return std::isfinite(difference) ? std::abs(difference) : infinity;
}

/// Runs `visit(line, number(i) of its cells)` over all lines of cells, along each axis.
template <class Visit>
void for_each_line(const Cells& cells, const VectorXd& values, const Visit& visit) {
  const Index n = cells.along;
  for (Index j = 0; j < cells.columns(); ++j) {
    visit(Line{values.data() + j * n, 1, n}, j * n, Index{1});
  }
  if (cells.dimension() == 1) return;
  for (Index i = 0; i < n; ++i) visit(Line{values.data() + i, n, n}, i, n);
}

/// Weights of the cubic through -1, 0, 1, 2 at t.
std::array<double, 4> cubic_weights(double t) {
  return {-t * (t - 1.0) * (t - 2.0) / 6.0, (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
          -(t + 1.0) * t * (t - 2.0) / 2.0, (t + 1.0) * t * (t - 1.0) / 6.0};
}

/// Of the density proportional to exp(g u) on (-1/2, 1/2), by inversion.
double truncated_exponential(double g, double uniform) {
  if (std::abs(g) < 1e-6) return uniform - 0.5;
  // From the high end, so that nothing overflows.
  const double sign = g > 0.0 ? 1.0 : -1.0;
  const double a = std::abs(g);
  return sign * (0.5 + std::log(uniform + (1.0 - uniform) * std::exp(-a)) / a);
}

}  // namespace

TiltedCells::TiltedCells(std::shared_ptr<const BaseOnCells> base, std::vector<CellTerm> terms)
    : base_(std::move(base)), terms_(std::move(terms)) {
  std::erase_if(terms_, [](const CellTerm& term) { return term.strength == 0.0; });
  tilt_ = VectorXd::Zero(cells().count());
  for (const CellTerm& term : terms_) tilt_ += term.strength * term.values->values();
  log_f_ = tilt_ + base_->log_density;
  highest_ = log_f_.maxCoeff();
  if (!(log_f_.array() < infinity).all() || highest_ == -infinity) {
    throw std::domain_error(
        highest_ == -infinity
            ? "the tilt is not normalisable: its density is 0 wherever the base density is not"
            : "the tilt is not normalisable: exp(lambda r) is infinite");
  }
  mark_rough();
  refined_ = cells_with_edges();
  take_masses();
}

void TiltedCells::mark_rough() {
  const Index n = cells().along, columns = cells().columns();
  VectorXd marks = VectorXd::Zero(cells().count());
  for_each_line(cells(), tilt_, [&](const Line& line, Index first, Index step) {
    for (Index i = 0; i < line.size; ++i) {
      if (fourth_difference(line, i) > rough_from) marks[first + i * step] = 1.0;
    }
  });
  rough_ = Eigen::MatrixXi::Zero(n + 1, columns + 1);
  for (Index j = 0; j < columns; ++j) {
    for (Index i = 0; i < n; ++i) {
      rough_(i + 1, j + 1) =
          static_cast<int>(marks[i + n * j]) + rough_(i, j + 1) + rough_(i + 1, j) - rough_(i, j);
    }
  }
}

std::vector<Index> TiltedCells::cells_with_edges() const {
  std::vector<char> marks(static_cast<std::size_t>(cells().count()), 0);
  const double least = highest_ + negligible;
  const auto mark = [&](Index cell) { marks[static_cast<std::size_t>(cell)] = 1; };
  for_each_line(cells(), tilt_, [&](const Line& line, Index first, Index step) {
    const Line log_f{log_f_.data() + first, step, line.size};
    std::array<double, 3> thirds = {0.0, third_difference(line, 0), third_difference(line, 1)};
    for (Index i = 0; i + 1 < line.size; ++i) {
      const double here = thirds[1];
      if (here > edge_from && here >= 0.5 * std::max(thirds[0], thirds[2]) &&
          std::max({log_f[i - 1], log_f[i], log_f[i + 1], log_f[i + 2]}) > least) {
        mark(first + i * step);
        mark(first + (i + 1) * step);
      }
      thirds = {thirds[1], thirds[2], third_difference(line, i + 2)};
    }
    for (Index i = 0; i < line.size; ++i) {
      if (log_f[i] < least) continue;
      const double second = log_f[i - 1] - 2.0 * log_f[i] + log_f[i + 1];
      if (std::isfinite(second) && std::abs(second) > narrow_from) mark(first + i * step);
    }
  });
  std::vector<Index> refined;
  for (Index c = 0; c < cells().count(); ++c) {
    if (marks[static_cast<std::size_t>(c)] != 0) refined.push_back(c);
  }
  if (refined.size() > most_refined) {
    const auto end = refined.begin() + static_cast<std::ptrdiff_t>(most_refined);
    std::ranges::nth_element(refined, end, [this](Index a, Index b) {
      return log_f_[a] != log_f_[b] ? log_f_[a] > log_f_[b] : a < b;
    });
    refined.erase(end, refined.end());
    std::ranges::sort(refined);
  }
  return refined;
}

void TiltedCells::add_moments(const MatrixXd& x, const VectorXd& masses) {
  // About the middle of the box, so that nothing cancels.
  const MatrixXd offsets = x.colwise() - 0.5 * (cells().low + cells().high());
  const MatrixXd weighted = offsets * masses.asDiagonal();
  mean_ += weighted.rowwise().sum();
  covariance_ += weighted * offsets.transpose();
}

void TiltedCells::take_masses() {
  const Index n = cells().along, d = dimension();
  const MatrixXd& places = places_within_cell(d);
  refined_at_.assign(static_cast<std::size_t>(cells().count()), -1);
  for (std::size_t i = 0; i < refined_.size(); ++i) {
    refined_at_[static_cast<std::size_t>(refined_[i])] = static_cast<std::int32_t>(i);
  }
  MatrixXd x_within;
  refined_log_f_.resize(places.cols(), static_cast<Index>(refined_.size()));
  if (!refined_.empty()) {
    x_within = places_within(cells(), refined_);
    refined_log_f_.reshaped() = log_densities(base(), x_within);
    for (const CellTerm& term : terms_) {
      refined_log_f_ += term.strength * term.values->within(refined_);
    }
    highest_ = std::max(highest_, refined_log_f_.maxCoeff());
    if (!(highest_ < infinity)) {
      throw std::domain_error("the tilt is not normalisable: exp(lambda r) is infinite");
    }
  }

  const double log_volume = std::log(cells().volume());
  const auto density = [](double log) { return log < -700.0 ? 0.0 : std::exp(log); };
  VectorXd whole = (log_f_.array() - highest_).unaryExpr(density);
  for (const Index cell : refined_) whole[cell] = 0.0;
  VectorXd within = (refined_log_f_.reshaped().array() - highest_).unaryExpr(density) /
                    static_cast<double>(places.cols());
  const double total = whole.sum() + within.sum();
  whole /= total;
  within /= total;
  log_normaliser_ = highest_ + std::log(total) + log_volume;

  mean_ = VectorXd::Zero(d);
  covariance_ = MatrixXd::Zero(d, d);
  add_moments(cells().centres(), whole);
  if (!refined_.empty()) add_moments(x_within, within);
  covariance_ -= mean_ * mean_.transpose();
  mean_ += 0.5 * (cells().low + cells().high());

  const auto add_entropy = [this](const VectorXd& masses, const auto& log_f) {
    for (Index i = 0; i < masses.size(); ++i) {
      if (masses[i] > 0.0) entropy_ -= masses[i] * (log_f[i] - log_normaliser_);
    }
  };
  add_entropy(whole, log_f_);
  add_entropy(within, VectorXd(refined_log_f_.reshaped()));

  // The masses of the cells themselves: with the second differences of p, where p is smooth.
  cumulative_ = whole;
  for_each_line(cells(), whole, [&](const Line& line, Index first, Index step) {
    for (Index i = 1; i + 1 < line.size; ++i) {
      if (line[i - 1] > 0.0 && line[i] > 0.0 && line[i + 1] > 0.0) {
        cumulative_[first + i * step] += (line[i - 1] - 2.0 * line[i] + line[i + 1]) / 24.0;
      }
    }
  });
  for (Index c = 0; c < cells().count(); ++c) cumulative_[c] = std::max(cumulative_[c], 0.0);
  for (std::size_t i = 0; i < refined_.size(); ++i) {
    cumulative_[refined_[i]] =
        within.segment(static_cast<Index>(i) * places.cols(), places.cols()).sum();
  }
  std::partial_sum(cumulative_.begin(), cumulative_.end(), cumulative_.begin());
  cumulative_ /= cumulative_[cumulative_.size() - 1];

  masses_ = Eigen::Map<const MatrixXd>(whole.data(), n, cells().columns());
  for (std::size_t i = 0; i < refined_.size(); ++i) {
    const Index cell = refined_[i];
    for (Index k = 0; k < places.cols(); ++k) {
      const double mass = within[static_cast<Index>(i) * places.cols() + k];
      std::array<std::pair<Index, double>, 2> rows, columns = {{{0, 1.0}, {0, 0.0}}};
      const auto shared = [n](Index at, double offset) {
        const Index next = std::clamp<Index>(at + (offset > 0.0 ? 1 : -1), 0, n - 1);
        return std::array<std::pair<Index, double>, 2>{
            {{at, 1.0 - std::abs(offset)}, {next, std::abs(offset)}}};
      };
      rows = shared(cell % n, places(0, k));
      if (d == 2) columns = shared(cell / n, places(1, k));
      for (const auto& [row, a] : rows) {
        for (const auto& [column, b] : columns) masses_(row, column) += mass * a * b;
      }
    }
  }
}

double TiltedCells::mass_at_the_rim() const {
  const Index n = cells().along;
  double mass = masses_.row(0).sum() + masses_.row(n - 1).sum();
  if (dimension() == 2) mass += masses_.col(0).sum() + masses_.col(n - 1).sum();
  return mass;
}

double TiltedCells::share_of_width() const {
  double smallest = 1.0;
  for (Index axis = 0; axis < dimension(); ++axis) {
    const VectorXd along = axis == 0 ? VectorXd(masses_.rowwise().sum())
                                     : VectorXd(masses_.colwise().sum().transpose());
    const auto counts = [](double mass) { return mass > 1e-6; };
    const auto first = std::ranges::find_if(along, counts) - along.begin();
    Index last = along.size() - 1;
    while (last > first && !counts(along[last])) --last;
    smallest = std::min(smallest,
                        static_cast<double>(last - first + 1) / static_cast<double>(along.size()));
  }
  return smallest;
}

const TiltedCells::Parts& TiltedCells::parts() const {
  std::call_once(parts_once_, [this] {
    const auto K = static_cast<Index>(base().components());
    VectorXd mass = VectorXd::Zero(K);
    MatrixXd first = MatrixXd::Zero(dimension(), K), second = first;
    const VectorXd middle = mean_;
    const auto add = [&](const VectorXd& x, const auto& responsibilities, double weight) {
      const VectorXd offset = x - middle;
      for (Index i = 0; i < K; ++i) {
        const double own = weight * static_cast<double>(responsibilities[i]);
        mass[i] += own;
        first.col(i) += own * offset;
        second.col(i) += own * offset.cwiseAbs2();
      }
    };
    const double scale = std::log(cells().volume()) - log_normaliser_;
    for (Index c = 0; c < cells().count(); ++c) {
      if (refined_at_[static_cast<std::size_t>(c)] >= 0) continue;
      const double weight = std::exp(std::max(log_f_[c] + scale, -700.0));
      if (weight > 1e-14) add(cells().centre(c), base_->responsibilities.col(c), weight);
    }
    const MatrixXd x = places_within(cells(), refined_);
    const double places = static_cast<double>(places_within_cell(dimension()).cols());
    for (Index j = 0; j < x.cols(); ++j) {
      const double weight = std::exp(std::max(refined_log_f_(j) + scale, -700.0)) / places;
      if (weight > 1e-14) add(x.col(j), base().responsibilities(x.col(j)), weight);
    }
    parts_.shares = mass / mass.sum();
    parts_.deviations.resize(dimension(), K);
    for (Index i = 0; i < K; ++i) {
      const double own = std::max(mass[i], 1e-300);
      const VectorXd centre = first.col(i) / own;
      parts_.deviations.col(i) =
          (second.col(i) / own - centre.cwiseAbs2()).cwiseMax(0.0).cwiseSqrt();
    }
  });
  return parts_;
}

VectorXd TiltedCells::tilt(const MatrixXd& x) const {
  VectorXd sum = VectorXd::Zero(x.cols());
  VectorXd values(x.cols());
  for (const CellTerm& term : terms_) {
    term.values->reward().evaluate(x, values);
    sum += term.strength * values;
  }
  return sum;
}

MatrixXd TiltedCells::tilt_gradient(const MatrixXd& x) const {
  MatrixXd sum = MatrixXd::Zero(x.rows(), x.cols());
  for (const CellTerm& term : terms_) {
    const Reward& reward = term.values->reward();
    if (const auto own = reward.gradients(x)) {
      sum += term.strength * *own;
      continue;
    }
    VectorXd here(x.cols()), below(x.cols()), above(x.cols());
    reward.evaluate(x, here);
    for (Index axis = 0; axis < x.rows(); ++axis) {
      const double step = cells().width[axis] / 32.0;
      MatrixXd moved = x;
      moved.row(axis).array() -= step;
      reward.evaluate(moved, below);
      moved.row(axis).array() += 2.0 * step;
      reward.evaluate(moved, above);
      for (Index j = 0; j < x.cols(); ++j) {
        if (!std::isfinite(here[j])) continue;
        const bool low = std::isfinite(below[j]), high = std::isfinite(above[j]);
        const double rise = (high ? above[j] : here[j]) - (low ? below[j] : here[j]);
        const int steps = (high ? 1 : 0) + (low ? 1 : 0);
        if (steps > 0) sum(axis, j) += term.strength * rise / (steps * step);
      }
    }
  }
  return sum;
}

bool TiltedCells::smooth_within(const VectorXd& low, const VectorXd& high) const {
  std::array<Index, 2> from = {0, 0}, to = {0, 0};
  for (Index axis = 0; axis < dimension(); ++axis) {
    const double first = std::floor((low[axis] - cells().low[axis]) / cells().width[axis] - 0.5);
    const double last = std::ceil((high[axis] - cells().low[axis]) / cells().width[axis] - 0.5);
    if (!(first >= 0.0) || !(last < static_cast<double>(cells().along))) return false;
    from[static_cast<std::size_t>(axis)] = static_cast<Index>(first);
    to[static_cast<std::size_t>(axis)] = static_cast<Index>(last);
  }
  return rough_(to[0] + 1, to[1] + 1) - rough_(from[0], to[1] + 1) - rough_(to[0] + 1, from[1]) +
             rough_(from[0], from[1]) ==
         0;
}

VectorXd TiltedCells::interpolated(const VectorXd& x) const {
  std::array<Index, 2> start = {0, 0};
  std::array<std::array<double, 4>, 2> weights{};
  weights[1] = {1.0, 0.0, 0.0, 0.0};
  for (Index axis = 0; axis < dimension(); ++axis) {
    const double place = (x[axis] - cells().low[axis]) / cells().width[axis] - 0.5;
    const Index left =
        std::clamp<Index>(static_cast<Index>(std::floor(place)), 1, cells().along - 3);
    const auto a = static_cast<std::size_t>(axis);
    weights[a] = cubic_weights(place - static_cast<double>(left));
    start[a] = left - 1;
  }
  VectorXd result(static_cast<Index>(terms_.size()));
  const Index columns = dimension() == 2 ? 4 : 1;
  for (std::size_t k = 0; k < terms_.size(); ++k) {
    const double* values = terms_[k].values->values().data() + start[0] + cells().along * start[1];
    double sum = 0.0;
    for (Index j = 0; j < columns; ++j) {
      const double* v = values + j * cells().along;
      const auto& w = weights[0];
      sum += weights[1][static_cast<std::size_t>(j)] *
             (w[0] * v[0] + w[1] * v[1] + w[2] * v[2] + w[3] * v[3]);
    }
    // Behind a wall all four are -infinity, and their sum is none.
    result[static_cast<Index>(k)] = values[0] == -infinity ? -infinity : sum;
  }
  return result;
}

VectorXd TiltedCells::place_in_smooth_cell(Index cell, const RandomStream& stream,
                                           std::uint64_t first) const {
  // Proposals by the slope of log p at the centre are accepted by how log p bends.
  const Index n = cells().along, d = dimension();
  const Index i = cell % n, j = cell / n;
  const auto at = [&](Index a, Index b) {
    const double value = log_f_[std::clamp<Index>(i + a, 0, n - 1) +
                                n * std::clamp<Index>(j + b, 0, cells().columns() - 1)];
    return std::isfinite(value) ? value : log_f_[cell];
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
    const double u = stream.uniform(first(j));
    const Index cell = std::min<Index>(
        std::ranges::upper_bound(cumulative_, u) - cumulative_.begin(), cells().count() - 1);
    cell_of[static_cast<std::size_t>(j)] = cell;
    if (refined_at_[static_cast<std::size_t>(cell)] >= 0) {
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
      const auto at =
          refined_at_[static_cast<std::size_t>(cell_of[static_cast<std::size_t>(waiting[i])])];
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
    refined_log_f_.col(refined_at_[static_cast<std::size_t>(cell)]).maxCoeff(&best);
    draws.col(j) = cells().centre(cell) +
                   cells().width.cwiseProduct(places_within_cell(dimension()).col(best));
  }
  return draws;
}

}  // namespace tiltscope
