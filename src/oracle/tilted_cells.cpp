#include "oracle/tilted_cells.h"

#include "math/exponential.h"
#include "oracle/cell_lines.h"
#include "oracle/reward_gradient.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Weights of the cubic through -1, 0, 1, 2 at t.
std::array<double, 4> cubic_weights(double t) {
  return {-t * (t - 1.0) * (t - 2.0) / 6.0, (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
          -(t + 1.0) * t * (t - 2.0) / 2.0, (t + 1.0) * t * (t - 1.0) / 6.0};
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
  rough_ = RoughCells(cells(), tilt);
  refined_ = cells_with_edges(cells(), tilt, log_f);
  take_masses(log_f);
}

std::size_t TiltedCells::bytes() const {
  const Index floats = masses_.size() + cell_masses_.size();
  const Index doubles =
      refined_log_f_.size() + static_cast<Index>(refined_.size()) + cumulative_.size();
  return rough_.bytes() + 4 * static_cast<std::size_t>(floats) +
         8 * static_cast<std::size_t>(doubles);
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

void TiltedCells::add_moments(const MatrixXd& offsets, const VectorXd& masses) {
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
  // About the middle of the box, so that nothing cancels.
  const VectorXd middle = cells().middle();
  add_moments(base_->offsets, whole);
  if (!refined_.empty()) add_moments(x_within.colwise() - middle, within.reshaped());
  covariance_ -= mean_ * mean_.transpose();
  mean_ += middle;

  const auto add_entropy = [this](const VectorXd& masses, const VectorXd& logs) {
    for (Index i = 0; i < masses.size(); ++i) {
      if (masses[i] > 0.0) entropy_ -= masses[i] * (logs[i] - log_normaliser_);
    }
  };
  add_entropy(whole, log_f);
  add_entropy(within.reshaped(), refined_log_f_.reshaped());

  // The masses of the cells themselves: with the second differences of p, where p is smooth.
  VectorXd own = whole;
  for_each_on_lines(cells(), whole, [&](const CellLine& line, Index i, Index cell) {
    if (i == 0 || i + 1 == line.size) return;
    if (line[i - 1] > 0.0 && line[i] > 0.0 && line[i + 1] > 0.0) {
      own[cell] += (line[i - 1] - 2.0 * line[i] + line[i + 1]) / 24.0;
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

  Eigen::Map<MatrixXd> nodes(whole.data(), n, cells().columns());
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

void TiltedCells::share_out(const MatrixXd& within, Eigen::Ref<MatrixXd> nodes) const {
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
  Eigen::Map<MatrixXd> nodes(whole.data(), cells().along, cells().columns());
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
    const auto add = [&](const auto& x, const auto& responsibilities, double weight) {
      for (Index i = 0; i < K; ++i) {
        const double own = weight * static_cast<double>(responsibilities[i]);
        mass[i] += own;
        first.col(i) += own * (x - middle);
        second.col(i) += own * (x - middle).cwiseAbs2();
      }
    };
    const double scale = std::log(cells().volume()) - log_normaliser_;
    for (Index c = 0; c < cells().count(); ++c) {
      const double weight = std::exp(std::max(log_f(c) + scale, -700.0));
      if (weight > 1e-14 && refined_at(c) < 0)
        add(cells().centre(c), base_->responsibilities.col(c), weight);
    }
    const MatrixXd x = places_within(cells(), refined_);
    const auto places = static_cast<double>(places_within_cell(dimension()).cols());
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

}  // namespace tiltscope
