#include "oracle/tilted_cells.h"

#include "math/exponential.h"
#include "oracle/reward_gradient.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// r where the density is 0.
constexpr double wall = -std::numeric_limits<double>::infinity();

/// Fourth differences from which a cubic through four centres is off by 5e-4.
constexpr double rough_from = 0.02;
/// Third differences from which a cell is taken by more places than its centre.
constexpr double edge_from = 0.1;
/// Second differences at which log p bends within a cell: a deviation of 0.8 of its width.
constexpr double narrow_from = 1.5;
/// log p below its largest value where there is nothing to look at more closely.
constexpr double least_log_density = -27.0;
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
  if (outer == wall && inner == wall && v[i] == wall && v[i - 2] == v[i + 2] &&
      v[i - 1] == v[i + 1]) {
    return 0.0;  // behind a wall
  }
  const double difference = outer - 4.0 * inner + 6.0 * v[i];
  return std::isfinite(difference) ? std::abs(difference) : -wall;
}

/// Between the centres i and i + 1.
double third_difference(const Line& v, Index i) {
  i = std::clamp<Index>(i, 1, v.size - 3);
  if (v[i - 1] == wall && v[i] == wall && v[i + 1] == wall && v[i + 2] == wall) {
    return 0.0;
  }
  const double difference = v[i + 2] - 3.0 * v[i + 1] + 3.0 * v[i] - v[i - 1];
  return std::isfinite(difference) ? std::abs(difference) : -wall;
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
  VectorXd tilt = VectorXd::Zero(cells().count());
  for (const CellTerm& term : terms_) {
    if (term.strength != 0.0) tilt += term.strength * term.values->values();
  }
  const VectorXd log_f = tilt + base_->log_density;
  highest_ = log_f.maxCoeff();
  if (!(log_f.array() < -wall).all() || highest_ == wall) {
    throw std::domain_error(
        highest_ == wall
            ? "the tilt is not normalisable: its density is 0 wherever the base density is not"
            : "the tilt is not normalisable: exp(lambda r) is infinite");
  }
  mark_rough(tilt);
  find_edges(tilt, log_f);
  take_masses(log_f);
}

std::size_t TiltedCells::bytes() const {
  const Index floats = rough_.size() + masses_.size() + cell_masses_.size();
  const Index doubles =
      refined_log_f_.size() + static_cast<Index>(refined_.size()) + cumulative_.size();
  return 4 * static_cast<std::size_t>(floats) + 8 * static_cast<std::size_t>(doubles);
}

double TiltedCells::log_f(Index cell) const {
  double log_f = base_->log_density[cell];
  for (const CellTerm& term : terms_) {
    if (term.strength != 0.0) log_f += term.strength * term.values->values()[cell];
  }
  return log_f;
}

Index TiltedCells::refined_at(Index cell) const {
  const auto place = std::ranges::lower_bound(refined_, cell);
  return place != refined_.end() && *place == cell ? place - refined_.begin() : -1;
}

void TiltedCells::mark_rough(const VectorXd& tilt) {
  const Index n = cells().along, columns = cells().columns();
  VectorXd marks = VectorXd::Zero(cells().count());
  for_each_line(cells(), tilt, [&](const Line& line, Index first, Index step) {
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

void TiltedCells::find_edges(const VectorXd& tilt, const VectorXd& log_f) {
  std::vector<char> marks(static_cast<std::size_t>(cells().count()), 0);
  const double least = highest_ + least_log_density;
  const auto mark = [&](Index cell) { marks[static_cast<std::size_t>(cell)] = 1; };
  for_each_line(cells(), tilt, [&](const Line& line, Index first, Index step) {
    const Line logs{log_f.data() + first, step, line.size};
    std::array<double, 3> thirds = {0.0, third_difference(line, 0), third_difference(line, 1)};
    for (Index i = 0; i + 1 < line.size; ++i) {
      const double here = thirds[1];
      if (here > edge_from && here >= 0.5 * std::max(thirds[0], thirds[2]) &&
          std::max({logs[i - 1], logs[i], logs[i + 1], logs[i + 2]}) > least) {
        mark(first + i * step);
        mark(first + (i + 1) * step);
      }
      thirds = {thirds[1], thirds[2], third_difference(line, i + 2)};
    }
    for (Index i = 0; i < line.size; ++i) {
      if (logs[i] < least) continue;
      const double second = logs[i - 1] - 2.0 * logs[i] + logs[i + 1];
      if (std::isfinite(second) && std::abs(second) > narrow_from) mark(first + i * step);
    }
  });
  for (Index c = 0; c < cells().count(); ++c) {
    if (marks[static_cast<std::size_t>(c)] != 0) refined_.push_back(c);
  }
  if (refined_.size() <= most_refined) return;
  const auto end = refined_.begin() + static_cast<std::ptrdiff_t>(most_refined);
  std::ranges::nth_element(refined_, end, [&](Index a, Index b) {
    return log_f[a] != log_f[b] ? log_f[a] > log_f[b] : a < b;
  });
  refined_.erase(end, refined_.end());
  std::ranges::sort(refined_);
}

void TiltedCells::add_moments(const MatrixXd& x, const VectorXd& masses) {
  // About the middle of the box, so that nothing cancels.
  const MatrixXd offsets = x.colwise() - 0.5 * (cells().low + cells().high());
  const MatrixXd weighted = offsets * masses.asDiagonal();
  mean_ += weighted.rowwise().sum();
  covariance_ += weighted * offsets.transpose();
}

void TiltedCells::take_masses(const VectorXd& log_f) {
  const Index n = cells().along, d = dimension();
  const MatrixXd& places = places_within_cell(d);
  MatrixXd x_within;
  refined_log_f_.resize(places.cols(), static_cast<Index>(refined_.size()));
  if (!refined_.empty()) {
    x_within = places_within(cells(), refined_);
    refined_log_f_.reshaped() = log_densities(base(), x_within);
    for (const CellTerm& term : terms_) {
      if (term.strength != 0.0) refined_log_f_ += term.strength * term.values->within(refined_);
    }
    highest_ = std::max(highest_, refined_log_f_.maxCoeff());
    if (!(highest_ < -wall)) {
      throw std::domain_error("the tilt is not normalisable: exp(lambda r) is infinite");
    }
  }

  // By way of a normaliser of 1.
  log_normaliser_ = highest_;
  VectorXd whole = whole_masses(log_f);
  MatrixXd within = refined_masses();
  const double total = whole.sum() + within.sum();
  log_normaliser_ += std::log(total);
  whole /= total;
  within /= total;

  mean_ = VectorXd::Zero(d);
  covariance_ = MatrixXd::Zero(d, d);
  add_moments(cells().centres(), whole);
  if (!refined_.empty()) add_moments(x_within, within.reshaped());
  covariance_ -= mean_ * mean_.transpose();
  mean_ += 0.5 * (cells().low + cells().high());

  const auto add_entropy = [this](const VectorXd& masses, const VectorXd& logs) {
    for (Index i = 0; i < masses.size(); ++i) {
      if (masses[i] > 0.0) entropy_ -= masses[i] * (logs[i] - log_normaliser_);
    }
  };
  add_entropy(whole, log_f);
  add_entropy(within.reshaped(), refined_log_f_.reshaped());

  // The masses of the cells themselves: with the second differences of p, where p is smooth.
  VectorXd own = whole;
  for_each_line(cells(), whole, [&](const Line& line, Index first, Index step) {
    for (Index i = 1; i + 1 < line.size; ++i) {
      if (line[i - 1] > 0.0 && line[i] > 0.0 && line[i + 1] > 0.0) {
        own[first + i * step] += (line[i - 1] - 2.0 * line[i] + line[i + 1]) / 24.0;
      }
    }
  });
  own = own.cwiseMax(0.0);
  for (std::size_t i = 0; i < refined_.size(); ++i) {
    own[refined_[i]] = within.col(static_cast<Index>(i)).sum();
  }
  cell_masses_ = own.cast<float>();
  cumulative_.resize(cells().count() / block);
  double sum = 0.0;
  for (Index i = 0; i < cumulative_.size(); ++i) {
    sum += cell_masses_.segment(i * block, block).cast<double>().sum();
    cumulative_[i] = sum;
  }

  MatrixXd nodes = Eigen::Map<const MatrixXd>(whole.data(), n, cells().columns());
  share_out(within, nodes);
  masses_ = nodes.cast<float>();
}

VectorXd TiltedCells::whole_masses(const VectorXd& log_f) const {
  const double scale = std::log(cells().volume()) - log_normaliser_;
  VectorXd masses = (log_f.array() + scale).unaryExpr(exponential);
  for (const Index cell : refined_) masses[cell] = 0.0;
  return masses;
}

MatrixXd TiltedCells::refined_masses() const {
  const double scale = std::log(cells().volume()) - log_normaliser_;
  return (refined_log_f_.array() + scale).unaryExpr(exponential) /
         static_cast<double>(std::max<Index>(refined_log_f_.rows(), 1));
}

void TiltedCells::share_out(const MatrixXd& within, MatrixXd& nodes) const {
  const Index n = cells().along;
  const MatrixXd& places = places_within_cell(dimension());
  using Pair = std::array<std::pair<Index, double>, 2>;
  const auto shared = [n](Index at, double offset) {
    const Index next = std::clamp<Index>(at + (offset > 0.0 ? 1 : -1), 0, n - 1);
    return Pair{{{at, 1.0 - std::abs(offset)}, {next, std::abs(offset)}}};
  };
  for (Index i = 0; i < within.cols(); ++i) {
    const Index cell = refined_[static_cast<std::size_t>(i)];
    for (Index k = 0; k < places.cols(); ++k) {
      const Pair rows = shared(cell % n, places(0, k));
      const Pair columns =
          dimension() == 2 ? shared(cell / n, places(1, k)) : Pair{{{0, 1.0}, {0, 0.0}}};
      for (const auto& [row, a] : rows) {
        for (const auto& [column, b] : columns) nodes(row, column) += within(k, i) * a * b;
      }
    }
  }
}

Eigen::MatrixXf TiltedCells::weighted_masses(const RewardOnCells& reward) const {
  VectorXd logs(cells().count());
  for (Index c = 0; c < logs.size(); ++c) logs[c] = log_f(c);
  VectorXd whole = whole_masses(logs);
  const auto times = [](double mass, double r) { return mass > 0.0 ? mass * r : 0.0; };
  whole = whole.binaryExpr(reward.values(), times);
  MatrixXd nodes = Eigen::Map<const MatrixXd>(whole.data(), cells().along, cells().columns());
  if (!refined_.empty()) {
    share_out(refined_masses().binaryExpr(reward.within(refined_), times), nodes);
  }
  return nodes.cast<float>();
}

double TiltedCells::mass_at_the_rim() const {
  const Index n = cells().along;
  float mass = masses_.row(0).sum() + masses_.row(n - 1).sum();
  if (dimension() == 2) mass += masses_.col(0).sum() + masses_.col(n - 1).sum();
  return static_cast<double>(mass);
}

VectorXd TiltedCells::masses_along(Index axis) const {
  if (axis == 0) return masses_.cast<double>().rowwise().sum();
  return masses_.cast<double>().colwise().sum().transpose();
}

double TiltedCells::share_of_width() const {
  double smallest = 1.0;
  for (Index axis = 0; axis < dimension(); ++axis) {
    const VectorXd along = masses_along(axis);
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
      const double weight = std::exp(std::max(log_f(c) + scale, -700.0));
      if (weight > 1e-14 && refined_at(c) < 0)
        add(cells().centre(c), base_->responsibilities.col(c), weight);
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
    if (term.strength == 0.0) continue;
    term.values->reward().evaluate(x, values);
    sum += term.strength * values;
  }
  return sum;
}

MatrixXd TiltedCells::tilt_gradient(const MatrixXd& x) const {
  const VectorXd steps = cells().width / 32.0;
  MatrixXd sum = MatrixXd::Zero(x.rows(), x.cols());
  for (const CellTerm& term : terms_) {
    if (term.strength == 0.0) continue;
    sum += term.strength * reward_gradients(term.values->reward(), x, steps);
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

void TiltedCells::interpolate(const Eigen::Ref<const MatrixXd>& x,
                              Eigen::Ref<MatrixXd> rewards) const {
  const Index along = cells().along, columns = dimension() == 2 ? 4 : 1;
  for (Index n = 0; n < x.cols(); ++n) {
    std::array<Index, 2> start = {0, 0};
    std::array<std::array<double, 4>, 2> weights{};
    weights[1] = {1.0, 0.0, 0.0, 0.0};
    for (Index axis = 0; axis < dimension(); ++axis) {
      const double place = (x(axis, n) - cells().low[axis]) / cells().width[axis] - 0.5;
      const Index left = std::clamp<Index>(static_cast<Index>(std::floor(place)), 1, along - 3);
      const auto a = static_cast<std::size_t>(axis);
      weights[a] = cubic_weights(place - static_cast<double>(left));
      start[a] = left - 1;
    }
    for (std::size_t k = 0; k < terms_.size(); ++k) {
      const double* values = terms_[k].values->values().data() + start[0] + along * start[1];
      double sum = 0.0;
      for (Index j = 0; j < columns; ++j) {
        const double* v = values + j * along;
        const auto& w = weights[0];
        sum += weights[1][static_cast<std::size_t>(j)] *
               (w[0] * v[0] + w[1] * v[1] + w[2] * v[2] + w[3] * v[3]);
      }
      // Behind a wall all four values are, and their sum is none.
      rewards(static_cast<Index>(k), n) = values[0] == wall ? wall : sum;
    }
  }
}

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
      const double mass = static_cast<double>(cell_masses_[cell]);
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
