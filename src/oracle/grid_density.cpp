#include "oracle/grid_density.h"

#include "oracle/cell_smoother.h"
#include "oracle/posterior_nodes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double log_of_zero = -std::numeric_limits<double>::infinity();

/// A kernel is left out where it is exp of this beside its largest value.
constexpr double kernel_cut_off = -36.0;

/// exp(-(x - alpha c)^2 / (2 sigma^2)) at the centres c of the cells along an axis, from the first
/// to the last that counts, beside its largest value.
struct AxisKernel {
  Index first = 0;
  Eigen::MatrixX2f values;  ///< (n, 2): the kernel, and the kernel times c - origin
  double origin = 0.0;      ///< a centre near x / alpha, about which little cancels
  double log_largest = 0.0;
};

AxisKernel axis_kernel(const Cells& cells, Index axis, double x, NoiseLevel level) {
  const Index n = cells.along;
  const double alpha = level.alpha;
  const double sigma = level.sigma;
  // In whole cells, that nearest to x.
  const double nearest =
      alpha > 0.0 ? (x / alpha - cells.low[axis]) / cells.width[axis] - 0.5 : 0.0;
  const auto at =
      static_cast<Index>(std::lround(std::clamp(nearest, 0.0, static_cast<double>(n - 1))));
  const auto log_value = [&](Index i) {
    const double offset = (x - alpha * cells.place(axis, i)) / sigma;
    return -0.5 * offset * offset;
  };
  AxisKernel k;
  k.log_largest = log_value(at);
  k.origin = cells.place(axis, at);
  Index last = at;
  k.first = at;
  while (k.first > 0 && log_value(k.first - 1) - k.log_largest > kernel_cut_off) --k.first;
  while (last + 1 < n && log_value(last + 1) - k.log_largest > kernel_cut_off) ++last;
  k.values.resize(last - k.first + 1, 2);
  for (Index i = 0; i < k.values.rows(); ++i) {
    const double value = std::exp(log_value(k.first + i) - k.log_largest);
    k.values(i, 0) = static_cast<float>(value);
    k.values(i, 1) = static_cast<float>(value * (cells.place(axis, k.first + i) - k.origin));
  }
  return k;
}

}  // namespace

GridDensity::GridDensity(std::shared_ptr<const TiltedCells> cells, NoiseLevel level)
    : cells_(std::move(cells)), level_(level) {
  constexpr double narrow = 2.0;  // cells
  if (!clean() && level_.sigma < narrow * level_.alpha * cells_->cells().width.maxCoeff()) {
    posterior_ = std::make_shared<const MixturePosterior>(cells_->base(), level_);
  }
}

MatrixXd GridDensity::covariance() const {
  MatrixXd covariance = level_.alpha * level_.alpha * cells_->covariance();
  covariance.diagonal().array() += level_.sigma * level_.sigma;
  return covariance;
}

MatrixXd GridDensity::sample(Index n, const RandomStream& stream) const {
  MatrixXd draws = level_.alpha * cells_->sample(n, stream);
  if (clean()) return draws;
  for (Index j = 0; j < n; ++j) {
    const std::uint64_t first =
        static_cast<std::uint64_t>(j) * TiltedCells::numbers_a_draw + TiltedCells::numbers_left;
    for (Index axis = 0; axis < draws.rows(); ++axis) {
      draws(axis, j) += level_.sigma * stream.normal(first + static_cast<std::uint64_t>(axis));
    }
  }
  return draws;
}

VectorXd GridDensity::log_density(const MatrixXd& x) const {
  VectorXd logs(x.cols());
  if (clean()) {
    const MatrixXd x0 = x / level_.alpha;
    const double constant =
        cells_->log_normaliser() + static_cast<double>(dimension()) * std::log(level_.alpha);
    logs = cells_->tilt(x0) + log_densities(cells_->base(), x0);
    return logs.array() - constant;
  }
  for (Index j = 0; j < x.cols(); ++j) logs[j] = read(x.col(j)).log_density;
  return logs;
}

MatrixXd GridDensity::score(const MatrixXd& x) const {
  MatrixXd scores(x.rows(), x.cols());
  if (clean()) {
    const MatrixXd x0 = x / level_.alpha;
    for (Index j = 0; j < x.cols(); ++j) scores.col(j) = cells_->base().score(x0.col(j));
    scores += cells_->tilt_gradient(x0);
    return scores / level_.alpha;
  }
  const double variance = level_.sigma * level_.sigma;
  for (Index j = 0; j < x.cols(); ++j) {
    scores.col(j) = (level_.alpha * read(x.col(j)).mean - x.col(j)) / variance;
  }
  return scores;
}

GridDensity::Reading GridDensity::read(const VectorXd& x) const {
  if (posterior_) return read_narrow(x);
  const Cells& cells = cells_->cells();
  const Index d = dimension();
  const AxisKernel rows = axis_kernel(cells, 0, x[0], level_);
  const double variance = level_.sigma * level_.sigma;
  double log_scale =
      rows.log_largest - 0.5 * static_cast<double>(d) * std::log(2.0 * std::numbers::pi * variance);
  double sum = 0.0;
  VectorXd mean(d);
  if (d == 1) {
    const Eigen::RowVector2f sums =
        cells_->masses().col(0).segment(rows.first, rows.values.rows()).transpose() * rows.values;
    sum = static_cast<double>(sums[0]);
    mean[0] = rows.origin + static_cast<double>(sums[1]) / sum;
  } else {
    const AxisKernel columns = axis_kernel(cells, 1, x[1], level_);
    log_scale += columns.log_largest;
    const Eigen::Matrix2Xf by_column =
        rows.values.transpose() * cells_->masses().block(rows.first, columns.first,
                                                         rows.values.rows(), columns.values.rows());
    const Eigen::Matrix2d sums = (by_column * columns.values).cast<double>();
    sum = sums(0, 0);
    mean[0] = rows.origin + sums(1, 0) / sum;
    mean[1] = columns.origin + sums(0, 1) / sum;
  }
  // Less may have been left out than was found; far out it has not.
  if (!(sum > std::exp(kernel_cut_off + 14.0))) return read_far(x);
  return {log_scale + std::log(sum), mean};
}

GridDensity::Reading GridDensity::read_far(const VectorXd& x) const {
  const Cells& cells = cells_->cells();
  const auto [alpha, sigma] = level_;
  std::array<VectorXd, 2> logs = {VectorXd(cells.along), VectorXd::Zero(1)};
  for (Index axis = 0; axis < dimension(); ++axis) {
    VectorXd& along = logs[static_cast<std::size_t>(axis)];
    along.resize(cells.along);
    for (Index i = 0; i < cells.along; ++i) {
      const double offset = (x[axis] - alpha * cells.place(axis, i)) / sigma;
      along[i] = -0.5 * offset * offset;
    }
  }
  const MatrixXd all =
      (cells_->masses().cast<double>().array().log().matrix().colwise() + logs[0]).rowwise() +
      logs[1].transpose();
  const double largest = all.maxCoeff();
  const MatrixXd weights = (all.array() - largest).unaryExpr([](double log) {
    return log < -700.0 ? 0.0 : std::exp(log);
  });
  const double sum = weights.sum();
  VectorXd mean(dimension());
  const auto places = [&](Index axis) {
    return VectorXd::LinSpaced(cells.along, cells.place(axis, 0),
                               cells.place(axis, cells.along - 1));
  };
  mean[0] = weights.rowwise().sum().dot(places(0)) / sum;
  if (dimension() == 2) mean[1] = weights.colwise().sum().dot(places(1).transpose()) / sum;
  const double log_scale =
      0.5 * static_cast<double>(dimension()) * std::log(2.0 * std::numbers::pi * sigma * sigma);
  return {largest + std::log(sum) - log_scale, mean};
}

GridDensity::Reading GridDensity::read_narrow(const VectorXd& x) const {
  const PosteriorNodes nodes = posterior_nodes(*cells_, *posterior_, x);
  const VectorXd logs = nodes.tilted(cells_->terms());
  const double largest = logs.maxCoeff();
  if (largest == log_of_zero) {
    // Behind a wall, farther than the noise reaches: of the base's own.
    const VectorXd joint = posterior_->log_joint(x);
    const VectorXd shares = softmax(joint);
    VectorXd mean = VectorXd::Zero(dimension());
    for (Index i = 0; i < shares.size(); ++i) {
      mean += shares[i] * posterior_->components()[static_cast<std::size_t>(i)].mean_at(x);
    }
    return {log_of_zero, mean};
  }
  const VectorXd weights = (logs.array() - largest).unaryExpr([](double log) {
    return log < -700.0 ? 0.0 : std::exp(log);
  });
  const double sum = weights.sum();
  return {largest + std::log(sum) - cells_->log_normaliser(), nodes.places * weights / sum};
}

std::shared_ptr<const ExactDensity> GridDensity::at(NoiseLevel level) const {
  const NoiseLevel both{level.alpha * level_.alpha,
                        std::hypot(level.alpha * level_.sigma, level.sigma)};
  return std::make_shared<const GridDensity>(cells_, both);
}

std::size_t GridDensity::bytes() const {
  return cells_->bytes() +
         sizeof(float) * static_cast<std::size_t>(dimension() == 2 ? cells_->cells().count() : 0);
}

std::shared_ptr<const DensityPicture> GridDensity::picture() const {
  const std::lock_guard lock(picture_mutex_);
  return picture_;
}

void GridDensity::paint() const {
  constexpr Index along = 192;
  constexpr float nothing = -1e30F;
  if (dimension() != 2 || picture()) return;
  const Cells& cells = cells_->cells();
  const auto [alpha, sigma] = level_;
  auto picture = std::make_shared<DensityPicture>();
  if (sigma < 0.7 * alpha * cells.width.minCoeff()) {
    // Less noise than the cells can show.
    picture->places = {alpha * cells.low, alpha * cells.width, cells.along};
    picture->log_density.resize(cells.along, cells.along);
    const double constant = cells_->log_normaliser() + 2.0 * std::log(alpha);
    for (Index c = 0; c < cells.count(); ++c) {
      picture->log_density(c) = std::max(static_cast<float>(cells_->log_f(c) - constant), nothing);
    }
  } else {
    const VectorXd noise = VectorXd::Constant(2, 5.0 * sigma);
    picture->places = cells_of(alpha * cells.low - noise, alpha * cells.high() + noise, along);
    const CellSmoother smooth(cells, picture->places, level_);
    const auto constant = static_cast<float>(std::log(2.0 * std::numbers::pi * sigma * sigma));
    picture->log_density = smooth(cells_->masses()).unaryExpr([=](float p) {
      return p > 0.0F ? std::log(p) - constant : nothing;
    });
    picture->log_density.colwise() += smooth.log_largest(0);
    picture->log_density.rowwise() += smooth.log_largest(1).transpose();
  }
  picture->highest = picture->log_density.maxCoeff();
  const std::lock_guard lock(picture_mutex_);
  if (!picture_) picture_ = std::move(picture);
}

std::pair<VectorXd, VectorXd> GridDensity::extent() const {
  constexpr double deviations = 3.2;
  constexpr double outside = 6.9e-4;  // of a normal distribution, beyond that, on one side
  const Cells& cells = cells_->cells();
  const VectorXd middle = mean();
  std::pair corners(middle, middle);
  const double noise = deviations * level_.sigma;
  for (Index axis = 0; axis < dimension(); ++axis) {
    const VectorXd along = cells_->masses_along(axis);
    Index low = 0, high = cells.along - 1;
    for (double left = along[low]; left < outside && low < high; left += along[low]) ++low;
    for (double right = along[high]; right < outside && low < high; right += along[high]) --high;
    const double below = middle[axis] - level_.alpha * cells.place(axis, low);
    const double above = level_.alpha * cells.place(axis, high) - middle[axis];
    corners.first[axis] -= std::hypot(std::max(below, 0.0), noise);
    corners.second[axis] += std::hypot(std::max(above, 0.0), noise);
  }
  return corners;
}

double GridDensity::highest_log_density() const {
  if (clean()) {
    return cells_->highest_log_density() -
           static_cast<double>(dimension()) * std::log(level_.alpha);
  }
  // At the highest cell of each of 16 x 16 blocks that hold something, and at the mean.
  const Cells& cells = cells_->cells();
  const Eigen::MatrixXf& masses = cells_->masses();
  const float most = masses.maxCoeff();
  const Index block = std::max<Index>(cells.along / (dimension() == 2 ? 16 : 256), 1);
  double highest = log_density(mean())[0];
  for (Index i = 0; i < masses.rows(); i += block) {
    for (Index j = 0; j < masses.cols(); j += block) {
      const auto part = masses.block(i, j, std::min(block, masses.rows() - i),
                                     std::min(block, masses.cols() - j));
      Index row = 0, column = 0;
      if (part.maxCoeff(&row, &column) < 0.1F * most) continue;
      const VectorXd x = level_.alpha * cells.centre(i + row + cells.along * (j + column));
      highest = std::max(highest, log_density(x)[0]);
    }
  }
  return highest;
}

VectorXd GridDensity::marginal(Index axis, const VectorXd& x) const {
  const Cells& cells = cells_->cells();
  const double width = cells.width[axis];
  const VectorXd density = cells_->masses_along(axis) / width;
  const auto [alpha, sigma] = level_;
  const auto clean_marginal = [&](double x0) {
    const double place = (x0 - cells.low[axis]) / width - 0.5;
    const double left = std::floor(place);
    if (!(left >= 0.0) || !(left + 1.0 < static_cast<double>(cells.along))) return 0.0;
    const auto i = static_cast<Index>(left);
    return density[i] + (place - left) * (density[i + 1] - density[i]);
  };
  VectorXd result(x.size());
  for (Index k = 0; k < x.size(); ++k) {
    if (sigma > 2.0 * alpha * width) {
      double sum = 0.0;
      for (Index i = 0; i < cells.along; ++i) {
        const double offset = (x[k] - alpha * cells.place(axis, i)) / sigma;
        sum += density[i] * std::exp(-0.5 * offset * offset);
      }
      result[k] = sum * width / (std::sqrt(2.0 * std::numbers::pi) * sigma);
      continue;
    }
    // Of what the noise has moved to x: sums over the noise, a fifth of its deviation apart.
    double sum = 0.0, weights = 0.0;
    for (int step = -25; step <= 25; ++step) {
      const double z = 0.2 * step;
      const double weight = std::exp(-0.5 * z * z);
      weights += weight;
      sum += weight * clean_marginal((x[k] - sigma * z) / alpha);
    }
    result[k] = sum / (weights * alpha);
  }
  return result;
}

double GridDensity::entropy(const MatrixXd& draws) const {
  if (!clean()) return -log_density(draws).mean();
  return cells_->entropy() + static_cast<double>(dimension()) * std::log(level_.alpha);
}

const GaussianMixture* GridDensity::parts() const {
  return clean() && level_.alpha == 1.0 ? &cells_->base() : nullptr;
}

VectorXd GridDensity::shares() const { return parts() ? cells_->shares() : VectorXd(); }

MatrixXd GridDensity::part_deviations() const {
  return parts() ? cells_->part_deviations() : MatrixXd();
}

}  // namespace tiltscope
