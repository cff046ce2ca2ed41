#include "finetune/tilting/grid_covariances.h"

#include "oracle/cell_smoother.h"
#include "oracle/posterior_nodes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXd;

/// The derivative along a line of values, at the i-th.
template <class Line>
float slope(const Line& v, Index i) {
  const Index n = v.size();
  if (i >= 2 && i + 2 < n) {
    return (8.0F * (v[i + 1] - v[i - 1]) - (v[i + 2] - v[i - 2])) / 12.0F;
  }
  const Index low = std::max<Index>(i - 1, 0), high = std::min(i + 1, n - 1);
  return (v[high] - v[low]) / static_cast<float>(high - low);
}

/// Weights of the cubic through -1, 0, 1, 2 at t.
std::array<double, 4> cubic(double t) {
  return {-t * (t - 1.0) * (t - 2.0) / 6.0, (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
          -(t + 1.0) * t * (t - 2.0) / 2.0, (t + 1.0) * t * (t - 1.0) / 6.0};
}

}  // namespace

GridCovariances::GridCovariances(const CourseOnCells& course, NoiseLevel level)
    : course_(&course), level_(level) {
  const Cells& end = course.end->cells();
  const auto [alpha, sigma] = level;
  double width = end.width.maxCoeff();
  for (const CourseOnCells::Step& step : course.steps) {
    width = std::max(width, step.before->cells().width.maxCoeff());
  }
  if (sigma < 2.0 * alpha * width) {
    posterior_ = std::make_unique<const MixturePosterior>(course.end->base(), level);
    return;
  }
  constexpr double apart = 0.2;  // of the noise
  constexpr double beyond = 4.0;
  const VectorXd noise = VectorXd::Constant(end.dimension(), beyond * sigma);
  VectorXd low = end.low, high = end.high();
  for (const CourseOnCells::Step& step : course.steps) {
    low = low.cwiseMin(step.before->cells().low);
    high = high.cwiseMax(step.before->cells().high());
  }
  low = alpha * low - noise;
  high = alpha * high + noise;
  const auto along = static_cast<Index>(std::ceil((high - low).maxCoeff() / (apart * sigma))) + 1;
  places_ = cells_of(low, high, std::clamp<Index>(along, 24, end.dimension() == 2 ? 400 : 20'000));

  MatrixXf sum = MatrixXf::Zero(places_.along, places_.columns());
  const Cells* smoothed_cells = nullptr;
  std::optional<CellSmoother> smooth;
  for (const CourseOnCells::Step& step : course.steps) {
    const Cells& cells = step.before->cells();
    if (smoothed_cells == nullptr || !(*smoothed_cells == cells)) {
      smoothed_cells = &cells;
      smooth.emplace(cells, places_, level);
    }
    const MatrixXf& masses = step.before->masses();
    MatrixXf weighted = step.before->weighted_masses(*step.reward);
    // About its mean, so that little cancels.
    const float mean = weighted.sum();
    weighted -= mean * masses;
    const MatrixXf density = (*smooth)(masses);
    const MatrixXf product = (*smooth)(weighted);
    constexpr float nothing = 1e-30F;  // so far out that nobody goes there
    sum += static_cast<float>(step.delta) *
           product.binaryExpr(density, [](float r, float p) { return p > nothing ? r / p : 0.0F; });
  }
  table_.resize(end.dimension(), places_.count());
  for (Index c = 0; c < places_.count(); ++c) {
    const Index i = c % places_.along, j = c / places_.along;
    table_(0, c) = slope(sum.col(j), i) / static_cast<float>(places_.width[0]);
    if (end.dimension() == 2) {
      table_(1, c) = slope(sum.row(i), j) / static_cast<float>(places_.width[1]);
    }
  }
}

Eigen::MatrixXd GridCovariances::at(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd result(x.rows(), x.cols());
  for (Index j = 0; j < x.cols(); ++j) {
    result.col(j) = posterior_ ? by_nodes(x.col(j)) : from_table(x.col(j));
  }
  return result;
}

VectorXd GridCovariances::from_table(const VectorXd& x) const {
  std::array<Index, 2> start = {0, 0};
  std::array<std::array<double, 4>, 2> weights{};
  weights[1] = {1.0, 0.0, 0.0, 0.0};
  for (Index axis = 0; axis < x.size(); ++axis) {
    const auto most = static_cast<double>(places_.along - 1);
    const double place =
        std::clamp((x[axis] - places_.low[axis]) / places_.width[axis] - 0.5, 0.0, most);
    const Index left =
        std::clamp<Index>(static_cast<Index>(std::floor(place)), 1, places_.along - 3);
    weights[static_cast<std::size_t>(axis)] = cubic(place - static_cast<double>(left));
    start[static_cast<std::size_t>(axis)] = left - 1;
  }
  VectorXd result = VectorXd::Zero(x.size());
  const Index columns = x.size() == 2 ? 4 : 1;
  for (Index j = 0; j < columns; ++j) {
    for (Index i = 0; i < 4; ++i) {
      const double weight =
          weights[0][static_cast<std::size_t>(i)] * weights[1][static_cast<std::size_t>(j)];
      result += weight * table_.col(start[0] + i + places_.along * (start[1] + j)).cast<double>();
    }
  }
  return result;
}

VectorXd GridCovariances::by_nodes(const VectorXd& x) const {
  const PosteriorNodes nodes = posterior_nodes(*course_->end, *posterior_, x);
  VectorXd sum = VectorXd::Zero(x.size());
  for (const CourseOnCells::Step& step : course_->steps) {
    const VectorXd logs = nodes.tilted(step.before->terms());
    VectorXd weights = (logs.array() - logs.maxCoeff()).exp();
    weights /= weights.sum();
    const VectorXd r = nodes.rewards.row(static_cast<Index>(step.place)).transpose();
    const VectorXd weighted = weights.cwiseProduct((r.array() - weights.dot(r)).matrix());
    sum += step.delta * (nodes.places.colwise() - x / level_.alpha) * weighted;
  }
  return level_.alpha / (level_.sigma * level_.sigma) * sum;
}

}  // namespace tiltscope
