#include "view/scene/table_density.h"

#include "oracle/grid_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tiltscope::view {
namespace {

/// Of a noised density, along either side.
constexpr int noised_points = 144;

/// (points, n): the mass of each cell along one axis, spread by noise to points of the plane.
Eigen::MatrixXf spread_along(const PlaneGrid& grid, int axis, int points, const Cells& cells,
                             NoiseLevel level) {
  Eigen::MatrixXf weights(points, cells.along);
  const double width = level.alpha * cells.width[axis];
  for (int i = 0; i < points; ++i) {
    const double at = std::lerp(grid.low[axis], grid.high[axis],
                                static_cast<double>(i) / static_cast<double>(points - 1));
    for (Eigen::Index j = 0; j < cells.along; ++j) {
      // The cell's own width counts where the noise is narrow beside it.
      const double middle = level.alpha * cells.place(axis, j);
      const double root = std::numbers::sqrt2 * std::max(level.sigma, 0.3 * width);
      const double share = 0.5 * (std::erf((at - middle + 0.5 * width) / root) -
                                  std::erf((at - middle - 0.5 * width) / root));
      weights(i, j) = static_cast<float>(share / width);
    }
  }
  return weights;
}

}  // namespace

TableDensity::TableDensity(std::shared_ptr<const GridDensity> clean)
    : TableDensity(std::move(clean), NoiseLevel{1.0, 0.0}) {}

TableDensity::TableDensity(std::shared_ptr<const GridDensity> clean, NoiseLevel level)
    : clean_(std::move(clean)), exact_(level.sigma > 0.0 ? clean_->at(level) : clean_) {
  const Cells& cells = clean_->cells().cells();
  const Eigen::MatrixXf masses = clean_->cells().masses().cast<float>();
  Eigen::MatrixXf density;  // (columns, rows)
  if (level.sigma > 0.0) {
    const Eigen::Vector2d margin = Eigen::Vector2d::Constant(4.0 * level.sigma);
    grid_ = {level.alpha * Eigen::Vector2d(cells.low) - margin,
             level.alpha * Eigen::Vector2d(cells.high()) + margin, noised_points, noised_points};
    density = spread_along(grid_, 0, noised_points, cells, level) * masses *
              spread_along(grid_, 1, noised_points, cells, level).transpose();
  } else {
    const auto along = static_cast<int>(cells.along);
    const Eigen::Vector2d half = 0.5 * Eigen::Vector2d(cells.width);
    grid_ = {Eigen::Vector2d(cells.low) + half, Eigen::Vector2d(cells.high()) - half, along, along};
    density = masses / static_cast<float>(cells.volume());
  }
  log_density_ = density.reshaped().array().max(1e-30F).log();
  highest_ = log_density_.maxCoeff();
  log_density_ = log_density_.cwiseMax(highest_ - depth);
}

Eigen::VectorXd TableDensity::mean() const { return exact_->mean(); }
Eigen::MatrixXd TableDensity::covariance() const { return exact_->covariance(); }

Eigen::MatrixXd TableDensity::sample(Eigen::Index n, const RandomStream& stream) const {
  return exact_->sample(n, stream);
}

Eigen::VectorXd TableDensity::log_density(const Eigen::MatrixXd& x) const {
  Eigen::VectorXd result(x.cols());
  const Eigen::Vector2d steps(grid_.columns - 1, grid_.rows - 1);
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    const Eigen::Vector2d share =
        (Eigen::Vector2d(x.col(j)) - grid_.low).cwiseQuotient(grid_.high - grid_.low);
    if (!((share.array() >= 0.0).all() && (share.array() <= 1.0).all())) {
      result[j] = static_cast<double>(highest_ - depth);
      continue;
    }
    const Eigen::Vector2d at = share.cwiseProduct(steps);
    const Eigen::Index column =
        std::min<Eigen::Index>(static_cast<Eigen::Index>(at.x()), grid_.columns - 2);
    const Eigen::Index row =
        std::min<Eigen::Index>(static_cast<Eigen::Index>(at.y()), grid_.rows - 2);
    const auto value = [&](Eigen::Index right, Eigen::Index up) {
      return static_cast<double>(log_density_[(row + up) * grid_.columns + column + right]);
    };
    const double u = at.x() - static_cast<double>(column);
    const double v = at.y() - static_cast<double>(row);
    result[j] = std::lerp(std::lerp(value(0, 0), value(1, 0), u),
                          std::lerp(value(0, 1), value(1, 1), u), v);
  }
  return result;
}

Eigen::MatrixXd TableDensity::score(const Eigen::MatrixXd& x) const {
  const Eigen::Vector2d step =
      (grid_.high - grid_.low).cwiseQuotient(Eigen::Vector2d(grid_.columns - 1, grid_.rows - 1));
  Eigen::MatrixXd scores(2, x.cols());
  for (const int axis : {0, 1}) {
    const Eigen::Vector2d offset = step[axis] * Eigen::Vector2d::Unit(axis);
    scores.row(axis) = (log_density(x.colwise() + offset) - log_density(x.colwise() - offset)) /
                       (2.0 * step[axis]);
  }
  return scores;
}

std::shared_ptr<const ExactDensity> TableDensity::at(NoiseLevel level) const {
  return std::shared_ptr<const ExactDensity>(new TableDensity(clean_, level));
}

std::pair<Eigen::VectorXd, Eigen::VectorXd> TableDensity::extent() const {
  return exact_->extent();
}

Eigen::VectorXd TableDensity::marginal(Eigen::Index axis, const Eigen::VectorXd& x) const {
  return exact_->marginal(axis, x);
}

double TableDensity::entropy(const Eigen::MatrixXd& draws) const { return exact_->entropy(draws); }

std::shared_ptr<const ExactDensity> pictured(const std::shared_ptr<const ExactDensity>& density) {
  const auto grid = std::dynamic_pointer_cast<const GridDensity>(density);
  if (!grid || grid->dimension() != 2) return density;
  return std::make_shared<const TableDensity>(grid);
}

}  // namespace tiltscope::view
