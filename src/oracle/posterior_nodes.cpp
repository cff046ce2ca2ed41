#include "oracle/posterior_nodes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double lattice_reach = 5.5;  ///< deviations
constexpr double most_shifted = 8.0;   ///< deviations
/// Beside the largest, in log: components that cannot count.
constexpr double least_log_weight = -30.0;

/// The points of a square lattice within `lattice_reach` of the origin, (d, n). Turned by the
/// golden ratio: no line along an axis meets many of its points.
MatrixXd turned_lattice(Index dimension, double spacing) {
  const auto most = static_cast<Index>(std::ceil(lattice_reach / spacing));
  const double golden = 0.5 * (1.0 + std::sqrt(5.0));
  const double cosine = golden / std::hypot(golden, 1.0), sine = 1.0 / std::hypot(golden, 1.0);
  std::vector<Eigen::Vector2d> points;
  for (Index i = -most; i <= most; ++i) {
    if (dimension == 1) {
      points.emplace_back(spacing * static_cast<double>(i), 0.0);
      continue;
    }
    for (Index j = -most; j <= most; ++j) {
      const Eigen::Vector2d p =
          spacing * Eigen::Vector2d(static_cast<double>(i), static_cast<double>(j));
      if (p.norm() <= lattice_reach) {
        points.emplace_back(cosine * p.x() - sine * p.y(), sine * p.x() + cosine * p.y());
      }
    }
  }
  MatrixXd result(dimension, static_cast<Index>(points.size()));
  for (std::size_t i = 0; i < points.size(); ++i) {
    result.col(static_cast<Index>(i)) = points[i].head(dimension);
  }
  return result;
}

struct LatticeRule {
  double spacing;
  MatrixXd points;
};

/// Smooth integrands; or such with an edge.
const LatticeRule& lattice_rule(Index dimension, bool smooth) {
  static const LatticeRule line{0.8, turned_lattice(1, 0.8)},
      fine_line{0.01, turned_lattice(1, 0.01)};
  static const LatticeRule plane{0.9, turned_lattice(2, 0.9)},
      fine_plane{0.25, turned_lattice(2, 0.25)};
  if (dimension == 1) return smooth ? line : fine_line;
  return smooth ? plane : fine_plane;
}

/// Where the product of exp(tilt) with a normal density of mean m and factor F is highest, in the
/// coordinates of that density, if log of the former were linear.
VectorXd shift_of(const TiltedCells& cells, const VectorXd& m, const MatrixXd& F) {
  const Index d = m.size();
  const VectorXd steps = 0.5 * cells.cells().width;
  MatrixXd beside(d, 2 * d);
  beside << m.replicate(1, d) - MatrixXd(steps.asDiagonal()),
      m.replicate(1, d) + MatrixXd(steps.asDiagonal());
  MatrixXd rewards(cells.terms().size(), 2 * d);
  cells.interpolate(beside, rewards);
  VectorXd tilt = VectorXd::Zero(2 * d);
  for (std::size_t j = 0; j < cells.terms().size(); ++j) {
    const double strength = cells.terms()[j].strength;
    if (strength != 0.0) tilt += strength * rewards.row(static_cast<Index>(j)).transpose();
  }
  const VectorXd gradient = (tilt.tail(d) - tilt.head(d)).cwiseQuotient(2.0 * steps);
  const VectorXd shift = F.transpose() * gradient;
  const double size = shift.norm();
  // Near the origin the lattice is best left symmetrical.
  if (!(size > 0.5)) return VectorXd::Zero(m.size());
  return shift * std::min(1.0, most_shifted / size);
}

}  // namespace

VectorXd PosteriorNodes::tilted(const std::vector<CellTerm>& terms) const {
  VectorXd result = log_weights;
  for (std::size_t j = 0; j < terms.size(); ++j) {
    if (terms[j].strength == 0.0) continue;
    result += terms[j].strength * rewards.row(static_cast<Index>(j)).transpose();
  }
  return result;
}

PosteriorNodes posterior_nodes(const TiltedCells& cells, const MixturePosterior& posterior,
                               const VectorXd& x) {
  const Index d = x.size();
  const auto terms = static_cast<Index>(cells.terms().size());
  const VectorXd joint = posterior.log_joint(x);
  const double least = joint.maxCoeff() + least_log_weight;
  struct Piece {
    const LatticeRule* rule;
    bool smooth;
    const MixturePosterior::Component* component;
    VectorXd mean;
    VectorXd shift;
    double log_weight;
  };
  std::vector<Piece> pieces;
  Index total = 0;
  for (Index i = 0; i < joint.size(); ++i) {
    if (joint[i] < least) continue;
    const auto& component = posterior.components()[static_cast<std::size_t>(i)];
    const VectorXd mean = component.mean_at(x);
    const VectorXd spread = lattice_reach * component.factor.rowwise().norm();
    bool smooth = cells.smooth_within(mean - spread, mean + spread);
    VectorXd shift = VectorXd::Zero(d);
    if (smooth) {
      shift = shift_of(cells, mean, component.factor);
      if (!shift.isZero(0.0)) {
        const VectorXd moved = mean + component.factor * shift;
        smooth = cells.smooth_within(moved - spread, moved + spread);
        if (!smooth) shift.setZero();
      }
    }
    const LatticeRule& its_rule = lattice_rule(d, smooth);
    pieces.push_back({&its_rule, smooth, &component, mean, shift, joint[i]});
    total += its_rule.points.cols();
  }
  PosteriorNodes nodes{MatrixXd(d, total), VectorXd(total), MatrixXd(terms, total)};
  const double log_scale = 0.5 * static_cast<double>(d) * std::log(2.0 * std::numbers::pi);
  Index first = 0;
  VectorXd values;
  for (const Piece& piece : pieces) {
    const MatrixXd& points = piece.rule->points;
    const Index n = points.cols();
    const MatrixXd z = points.colwise() + piece.shift;
    auto places = nodes.places.middleCols(first, n);
    places = (piece.component->factor * z).colwise() + piece.mean;
    nodes.log_weights.segment(first, n) =
        (piece.log_weight + static_cast<double>(d) * std::log(piece.rule->spacing) - log_scale -
         0.5 * z.colwise().squaredNorm().array())
            .transpose();
    if (piece.smooth) {
      cells.interpolate(places, nodes.rewards.middleCols(first, n));
    } else {
      values.resize(n);
      for (Index j = 0; j < terms; ++j) {
        cells.terms()[static_cast<std::size_t>(j)].values->reward().evaluate(places, values);
        nodes.rewards.row(j).segment(first, n) = values.transpose();
      }
    }
    first += n;
  }
  return nodes;
}

}  // namespace tiltscope
