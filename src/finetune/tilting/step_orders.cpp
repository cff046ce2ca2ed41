#include "finetune/tilting/step_orders.h"

#include "diffusion/posterior_sums.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace tiltscope {
namespace {

constexpr auto block = PosteriorSums::capacity;

/// Effective neighbours in each half from which on its covariances are trusted.
constexpr float enough_neighbours = 8.0f;

/// One half's covariances with x1 at noisy points: of r - mean r, and of half the square of
/// r - E[r | x_t]. Both are (d, n); the effective number of neighbours is (n).
struct Covariances {
  Eigen::MatrixXd first, second;
  Eigen::VectorXf neighbours;
};

/// Data in the places that `chosen` names: (d, n).
Eigen::MatrixXf columns(const Eigen::MatrixXf& data, std::span<const std::uint32_t> chosen) {
  Eigen::MatrixXf some(data.rows(), static_cast<Eigen::Index>(chosen.size()));
  for (Eigen::Index j = 0; j < some.cols(); ++j) {
    some.col(j) = data.col(chosen[static_cast<std::size_t>(j)]);
  }
  return some;
}

/// x_t = alpha x0 + sigma z, (d, n), with the same level for all.
struct NoisyPoints {
  Eigen::MatrixXf x_t, z;
  Eigen::VectorXf alpha, sigma;
};

Covariances covariances(const NoisyPoints& points, const Eigen::MatrixXf& half,
                        const Eigen::VectorXf& values) {
  const Eigen::Index d = half.rows(), n = points.x_t.cols();
  Covariances all{Eigen::MatrixXd(d, n), Eigen::MatrixXd(d, n), Eigen::VectorXf(n)};
  const PosteriorData by_value(half, values);
  const PosteriorData by_square(half, values.array().square().matrix());
  PosteriorSums sums(d), squares(d);
  for (Eigen::Index from = 0; from < n; from += block) {
    const Eigen::Index count = std::min(block, n - from);
    for (const auto& [into, data] :
         {std::pair(&sums, &by_value), std::pair(&squares, &by_square)}) {
      into->take(*data, points.x_t.middleCols(from, count), points.z.middleCols(from, count),
                 points.alpha.segment(from, count), points.sigma.segment(from, count));
    }
    for (Eigen::Index j = 0; j < count; ++j) {
      const double neighbours = sums.effective_size(j);
      // Second and third central moments over so many draws fall short by these.
      const double of_two = 1.0 - 1.0 / neighbours;
      const double of_three = of_two * (1.0 - 2.0 / neighbours);
      const double mean = sums.mean_value(j);
      for (Eigen::Index c = 0; c < d; ++c) {
        const double first = sums.covariance_with_value(j, c);
        const double second = squares.covariance_with_value(j, c) - 2.0 * mean * first;
        all.first(c, from + j) = first / of_two;
        all.second(c, from + j) = 0.5 * second / of_three;
      }
      all.neighbours[from + j] = static_cast<float>(neighbours);
    }
  }
  return all;
}

}  // namespace

double StepOrders::share(double order, double delta) const {
  return known() ? std::abs(delta) * order / first : unknown;
}

StepError StepOrders::at(double delta) const {
  return {.change = std::abs(delta) * first,
          .left_out = left_out(delta),
          .left_out_at_most = left_out_at_most(delta)};
}

StepOrders step_orders(const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards,
                       const RandomStream& stream) {
  constexpr Eigen::Index most_points = 4 * block;
  std::vector<std::uint32_t> finite;
  for (Eigen::Index i = 0; i < rewards.size(); ++i) {
    if (std::isfinite(rewards[i])) finite.push_back(static_cast<std::uint32_t>(i));
  }
  stream.shuffle(finite);
  const auto size = finite.size();
  const auto n = std::min(static_cast<std::size_t>(most_points), size / 8);
  if (n == 0) return {};

  // Centred, and of size 1 at most, so that floats hold their squares.
  Eigen::VectorXd values(static_cast<Eigen::Index>(size));
  for (std::size_t i = 0; i < size; ++i) values[static_cast<Eigen::Index>(i)] = rewards[finite[i]];
  values.array() -= values.mean();
  const double scale = values.cwiseAbs().maxCoeff();
  if (scale == 0.0) return {};
  values /= scale;

  const std::span<const std::uint32_t> all(finite);
  const auto sigma = static_cast<float>(std::sqrt(1.0 - orders_alpha_squared));
  const auto alpha = static_cast<float>(std::sqrt(orders_alpha_squared));
  const auto points = static_cast<Eigen::Index>(n);
  NoisyPoints noisy{columns(data, all.first(n)), Eigen::MatrixXf(data.rows(), points),
                    Eigen::VectorXf::Constant(points, alpha),
                    Eigen::VectorXf::Constant(points, sigma)};
  stream.fill_normal(noisy.z, 2 * size);  // the order has taken the numbers before
  noisy.x_t = alpha * noisy.x_t + sigma * noisy.z;

  const auto middle = n + (size - n) / 2;
  const auto half = [&](std::size_t from, std::size_t to) {
    return covariances(
        noisy, columns(data, all.subspan(from, to - from)),
        values.segment(static_cast<Eigen::Index>(from), static_cast<Eigen::Index>(to - from))
            .cast<float>());
  };
  const Covariances a = half(n, middle), b = half(middle, size);

  Eigen::Index counted = 0;
  double first = 0.0, second = 0.0, with_noise = 0.0;
  for (Eigen::Index j = 0; j < points; ++j) {
    if (!(std::min(a.neighbours[j], b.neighbours[j]) >= enough_neighbours)) continue;
    ++counted;
    first += a.first.col(j).dot(b.first.col(j));
    second += a.second.col(j).dot(b.second.col(j));
    with_noise += 0.25 * (a.second.col(j) + b.second.col(j)).squaredNorm();
  }
  if (2 * counted < points || !(first > 0.0)) return {};
  // g = -x1 / sigma; rewards are `scale` times the values.
  const double per_point = 1.0 / static_cast<double>(counted);
  const auto root = [&](double sum) { return std::sqrt(std::max(sum, 0.0) * per_point) / sigma; };
  return {.first = scale * root(first),
          .second = scale * scale * root(second),
          .noisy = scale * scale * root(std::max(with_noise, second))};
}

int tilts_within(const StepOrders& orders, double rest, double tolerance) {
  constexpr double most = 100'000;
  const double tilts = std::ceil(orders.left_out_at_most(rest) / tolerance);
  return static_cast<int>(std::clamp(tilts, 1.0, most));
}

}  // namespace tiltscope
