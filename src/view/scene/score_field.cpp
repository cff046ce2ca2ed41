#include "view/scene/score_field.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// So many arrows at most along the longer side of the picture.
constexpr double most_arrows = 26.0;

Extent visible(const Camera& camera, const plot::Box& box) {
  return {to_plane(camera, box, {box.left, box.bottom}),
          to_plane(camera, box, {box.right, box.top})};
}

bool contains(const PlaneGrid& grid, const Extent& extent) {
  return (grid.low.array() <= extent.low.array()).all() &&
         (grid.high.array() >= extent.high.array()).all();
}

}  // namespace

std::optional<Eigen::Vector2d> interpolated(const PlaneGrid& grid, const Eigen::Matrix2Xf& values,
                                            const Eigen::Vector2d& x) {
  const Eigen::Vector2d share = (x - grid.low).cwiseQuotient(grid.high - grid.low);
  if (!((share.array() >= 0.0).all() && (share.array() <= 1.0).all())) return std::nullopt;
  const Eigen::Vector2d at = share.cwiseProduct(Eigen::Vector2d(grid.columns - 1, grid.rows - 1));
  const auto column = std::min<Eigen::Index>(static_cast<Eigen::Index>(at.x()), grid.columns - 2);
  const auto row = std::min<Eigen::Index>(static_cast<Eigen::Index>(at.y()), grid.rows - 2);
  const double u = at.x() - static_cast<double>(column);
  const double v = at.y() - static_cast<double>(row);
  const auto value = [&](Eigen::Index c, Eigen::Index r) -> Eigen::Vector2d {
    return values.col(r * grid.columns + c).cast<double>();
  };
  return (1.0 - v) * ((1.0 - u) * value(column, row) + u * value(column + 1, row)) +
         v * ((1.0 - u) * value(column, row + 1) + u * value(column + 1, row + 1));
}

double score_time(const Experiment& experiment, double t) {
  return std::clamp(t, experiment.evaluation.t_min, experiment.schedule.t_max);
}

PlaneGrid covering_grid(const Camera& camera, const plot::Box& box, double spacing) {
  const Extent extent = visible(camera, box);
  const Eigen::Vector2d size = extent.high - extent.low;
  const Eigen::Vector2d margin = Eigen::Vector2d::Constant(0.08 * size.maxCoeff());
  // A larger window gets no finer answer than this many points.
  const double step = std::max(spacing * camera.unit, size.maxCoeff() / 48.0);
  const auto points = [&](double length) { return static_cast<int>(std::ceil(length / step)) + 1; };
  return {extent.low - margin, extent.high + margin, points(size.x() + 2.0 * margin.x()),
          points(size.y() + 2.0 * margin.y())};
}

std::optional<Observe> ScoreWatch::update(bool needed, const Camera& camera, const plot::Box& box,
                                          double spacing, double t, std::optional<int> tilt) {
  if (!needed) {
    if (!asked_) return std::nullopt;
    asked_.reset();
    return Observe{};
  }
  const double zoom = asked_ ? camera.unit / unit_ : 1.0;
  const bool good = asked_ && asked_->t == t && asked_->tilt == tilt && zoom < 1.01 && zoom > 0.7 &&
                    contains(asked_->grid, visible(camera, box));
  if (good) return std::nullopt;
  asked_ = ScoreRequest{t, covering_grid(camera, box, spacing), tilt};
  unit_ = camera.unit;
  return Observe{asked_};
}

void ArrowField::update(const std::shared_ptr<const ExactDensity>& exact,
                        const std::shared_ptr<const ScoreGrid>& learned, const Camera& camera,
                        const plot::Box& box, double spacing) {
  if (exact == exact_ && learned == learned_ && camera == camera_ && box == box_) return;
  exact_ = exact;
  learned_ = learned;
  camera_ = camera;
  box_ = box;
  arrows_.clear();
  if (!exact && !learned) return;

  const Extent extent = visible(camera, box);
  const double longest = (extent.high - extent.low).maxCoeff();
  // Multiples of a spacing that does not change while the view is moved.
  const double step = std::max(spacing * camera.unit, longest / most_arrows);
  const Eigen::Vector2i first = (extent.low / step).array().ceil().cast<int>();
  const Eigen::Vector2i last = (extent.high / step).array().floor().cast<int>();
  for (int row = first.y(); row <= last.y(); ++row) {
    for (int column = first.x(); column <= last.x(); ++column) {
      Arrow arrow{step * Eigen::Vector2d(column, row), std::nullopt, std::nullopt};
      if (learned) arrow.learned = interpolated(learned->grid, learned->learned, arrow.at);
      arrows_.push_back(std::move(arrow));
    }
  }
  if (exact && exact->mixture() == nullptr) {
    // Known where the worker has computed it.
    for (Arrow& arrow : arrows_) {
      if (learned && learned->exact.cols() > 0) {
        arrow.exact = interpolated(learned->grid, learned->exact, arrow.at);
      }
    }
  } else if (exact) {
    Eigen::MatrixXd places(2, static_cast<Eigen::Index>(arrows_.size()));
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
      places.col(i) = arrows_[static_cast<std::size_t>(i)].at;
    }
    const Eigen::MatrixXd scores = exact->score(places);
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
      arrows_[static_cast<std::size_t>(i)].exact = scores.col(i);
    }
  }
  std::vector<double> lengths;
  for (const Arrow& arrow : arrows_) {
    const auto& score = exact ? arrow.exact : arrow.learned;
    if (score) lengths.push_back(score->norm());
  }
  if (lengths.empty()) return;
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  std::nth_element(lengths.begin(), middle, lengths.end());
  typical_ = std::max(*middle, 1e-9);
}

}  // namespace tiltscope::view
