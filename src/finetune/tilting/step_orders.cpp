#include "finetune/tilting/step_orders.h"

#include "diffusion/posterior_sums.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

namespace tiltscope {
namespace {

constexpr auto points_at_once = PosteriorSums::capacity;
constexpr Eigen::Index most_noisy_points = 4 * points_at_once;

/// Effective neighbours in each half from which on its covariances are trusted.
constexpr double enough_neighbours = 8.0;

/// Data that have to be left once they have weights, for new points to be made of them.
constexpr double enough_to_draw_from = 16.0;

const auto alpha = static_cast<float>(std::sqrt(orders_alpha_squared));
const auto sigma = static_cast<float>(std::sqrt(1.0 - orders_alpha_squared));

/// The noise that leads to each of x_t (d, n) from the clean point nearest to it: (d, n).
Eigen::MatrixXf noise_from_nearest(const Eigen::MatrixXf& x_t, const Eigen::MatrixXf& clean) {
  // A point a row, so that a coordinate's differences are computed in one go.
  const Eigen::ArrayXXf points = clean.transpose();
  Eigen::ArrayXf squares(points.rows());
  Eigen::MatrixXf z(x_t.rows(), x_t.cols());
  for (Eigen::Index j = 0; j < x_t.cols(); ++j) {
    squares.setZero();
    for (Eigen::Index c = 0; c < x_t.rows(); ++c) {
      squares += (points.col(c) - x_t(c, j) / alpha).square();
    }
    Eigen::Index nearest = 0;
    squares.minCoeff(&nearest);
    z.col(j) = (x_t.col(j) - alpha * clean.col(nearest)) / sigma;
  }
  return z;
}

double root(double square) { return std::sqrt(std::max(square, 0.0)); }

}  // namespace

StepError StepOrders::at(double delta) const {
  const double size = std::abs(delta);
  if (!known()) return {};
  return {.change = size * first,
          .left_out = size * second / first,
          .left_out_at_most = size * noisy / first};
}

OrdersData::OrdersData(const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards,
                       const RandomStream& stream)
    : stream_(stream) {
  std::vector<std::uint32_t> order;
  for (Eigen::Index i = 0; i < rewards.size(); ++i) {
    if (std::isfinite(rewards[i])) order.push_back(static_cast<std::uint32_t>(i));
  }
  stream.shuffle(order);
  const auto size = static_cast<Eigen::Index>(order.size());
  first_ = std::min(most_noisy_points, size / 8);
  second_ = first_ + (size - first_) / 2;
  if (first_ == 0) return;

  points_.resize(data.rows(), size);
  Eigen::VectorXd values(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    points_.col(i) = data.col(order[static_cast<std::size_t>(i)]);
    values[i] = rewards[order[static_cast<std::size_t>(i)]];
  }
  values.array() -= values.mean();
  scale_ = values.cwiseAbs().maxCoeff();
  if (scale_ == 0.0) return;
  values_ = (values / scale_).cast<float>();

  // The order has taken the numbers before these.
  noisy_.resize(data.rows(), first_);
  stream_.fill_normal(noisy_, 2 * static_cast<std::uint64_t>(size));
  noisy_ = alpha * points_.leftCols(first_) + sigma * noisy_;
}

double OrdersData::effective_number(double strength) const {
  const Eigen::ArrayXd logs = strength * scale_ * values_.cast<double>().array();
  const Eigen::ArrayXd weights = (logs - logs.maxCoeff()).exp();
  return weights.sum() * weights.sum() / weights.square().sum();
}

Eigen::MatrixXf OrdersData::noisy_points_after(double strength) const {
  const Eigen::ArrayXd logs = strength * scale_ * values_.cast<double>().array();
  const Eigen::ArrayXd weights = (logs - logs.maxCoeff()).exp();
  const double total = weights.sum();
  // Beyond all that the order and the noisy points have taken.
  const auto taken = 3 * static_cast<std::uint64_t>(points_.cols()) *
                     static_cast<std::uint64_t>(points_.rows() + 1);
  Eigen::MatrixXf drawn(points_.rows(), most_noisy_points);
  stream_.fill_normal(drawn, 2 * taken);
  drawn *= sigma;
  // Systematic: each of the data as often as its weight says, but for one.
  const double shift = stream_.uniform(taken);
  Eigen::Index i = 0;
  double reached = weights[0];
  for (Eigen::Index j = 0; j < most_noisy_points; ++j) {
    const double goal =
        (static_cast<double>(j) + shift) / static_cast<double>(most_noisy_points) * total;
    while (reached < goal && i + 1 < weights.size()) reached += weights[++i];
    drawn.col(j) += alpha * points_.col(i);
  }
  return drawn;
}

std::array<OrdersData::Covariances, 2> OrdersData::covariances(const Eigen::MatrixXf& x_t,
                                                               Workers& workers) const {
  std::array<Covariances, 2> halves;
  workers.run(2, [&](int half, int) {
    halves[static_cast<std::size_t>(half)] = covariances_of(half, x_t);
  });
  return halves;
}

OrdersData::Covariances OrdersData::covariances_of(int half, const Eigen::MatrixXf& x_t) const {
  const Eigen::Index d = dimension(), n = x_t.cols();
  const Eigen::Index from = half == 0 ? first_ : second_;
  const Eigen::Index size = (half == 0 ? second_ : points_.cols()) - from;
  const Eigen::MatrixXf clean = points_.middleCols(from, size);
  const Eigen::VectorXf values = values_.segment(from, size);
  const Eigen::MatrixXf z = noise_from_nearest(x_t, clean);
  const Eigen::VectorXf alphas = Eigen::VectorXf::Constant(points_at_once, alpha);
  const Eigen::VectorXf sigmas = Eigen::VectorXf::Constant(points_at_once, sigma);
  const PosteriorData by_value(clean, values);
  const PosteriorData by_square = by_value.with_squared_values();
  PosteriorSums sums(d), squares(d);

  Covariances all{Eigen::MatrixXd::Zero(d, n), Eigen::MatrixXd::Zero(d, n),
                  std::vector<bool>(static_cast<std::size_t>(n))};
  for (Eigen::Index at = 0; at < n; at += points_at_once) {
    const Eigen::Index count = std::min(points_at_once, n - at);
    for (const auto& [into, of] : {std::pair(&sums, &by_value), std::pair(&squares, &by_square)}) {
      into->take(*of, x_t.middleCols(at, count), z.middleCols(at, count), alphas.head(count),
                 sigmas.head(count));
    }
    for (Eigen::Index j = 0; j < count; ++j) {
      const double neighbours = sums.effective_size(j);
      if (!(neighbours >= enough_neighbours)) continue;
      all.known[static_cast<std::size_t>(at + j)] = true;
      // Second and third central moments over so many draws fall short by these.
      const double of_two = 1.0 - 1.0 / neighbours;
      const double of_three = of_two * (1.0 - 2.0 / neighbours);
      const double mean = sums.mean_value(j);
      // g = -x1 / sigma
      const double unit = -scale_ / sigma;
      for (Eigen::Index c = 0; c < d; ++c) {
        const double first = sums.covariance_with_value(j, c);
        const double second = squares.covariance_with_value(j, c) - 2.0 * mean * first;
        all.first(c, at + j) = unit * first / of_two;
        all.second(c, at + j) = unit * scale_ * 0.5 * second / of_three;
      }
    }
  }
  return all;
}

StepOrders step_orders(const OrdersData& data, Workers& workers) {
  if (!data.tells()) return {};
  const Eigen::Index n = data.noisy_points().cols();
  const auto halves = data.covariances(data.noisy_points(), workers);
  const auto& a = halves[0];
  const auto& b = halves[1];
  Eigen::Index counted = 0;
  double first = 0.0, second = 0.0, with_noise = 0.0;
  for (Eigen::Index j = 0; j < n; ++j) {
    if (!a.known[static_cast<std::size_t>(j)] || !b.known[static_cast<std::size_t>(j)]) continue;
    ++counted;
    first += a.first.col(j).dot(b.first.col(j));
    second += a.second.col(j).dot(b.second.col(j));
    with_noise += 0.25 * (a.second.col(j) + b.second.col(j)).squaredNorm();
  }
  if (2 * counted < n || !(first > 0.0)) return {};
  const auto points = static_cast<double>(counted);
  return {.first = root(first / points),
          .second = root(second / points),
          .noisy = root(std::max(with_noise, second) / points)};
}

int tilts_within(const StepOrders& orders, double rest, double tolerance) {
  constexpr double most = 100'000;
  const double tilts = std::ceil(orders.at(rest).left_out_at_most / tolerance);
  return static_cast<int>(std::clamp(tilts, 1.0, most));
}

SummedOrders::Sizes SummedOrders::sizes() const {
  const Eigen::Index d = points.rows(), n = points.cols();
  if (n == 0) return {};
  const auto size = [&](Eigen::Index from) {
    const auto a = sums.middleRows(from, d).cast<double>();
    const auto b = sums.middleRows(from + d, d).cast<double>();
    return root(a.cwiseProduct(b).sum() / static_cast<double>(n));
  };
  return {size(0), size(2 * d)};
}

void SummedOrders::add(const OrdersData& data, double delta, double rest, Workers& workers) {
  if (!data.tells()) return;
  const Eigen::Index d = data.dimension();
  if (ahead < 0.5 * std::abs(delta) || points.rows() != d) {
    const Sizes before = sizes();
    change += before.change;
    left_out += before.left_out;
    double strength = rest;
    while (std::abs(strength) > std::abs(delta) &&
           data.effective_number(strength) < enough_to_draw_from) {
      strength *= 0.5;
    }
    points = data.noisy_points_after(strength);
    sums = Eigen::MatrixXf::Zero(4 * d, points.cols());
    ahead = std::max(std::abs(strength), std::abs(delta));
  }
  ahead -= std::abs(delta);
  const auto halves = data.covariances(points, workers);
  for (const Eigen::Index half : {0, 1}) {
    const auto& found = halves[static_cast<std::size_t>(half)];
    sums.middleRows(half * d, d) += (delta * found.first).cast<float>();
    sums.middleRows((2 + half) * d, d) += (delta * delta * found.second).cast<float>();
  }
}

double SummedOrders::share() const {
  const Sizes now = sizes();
  const double whole = change + now.change;
  return whole > 0.0 ? (left_out + now.left_out) / whole : StepError::unknown;
}

}  // namespace tiltscope
