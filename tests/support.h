#pragma once

#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "reward/quadratic_reward.h"

#include <Eigen/Core>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>

/// What the tests share: problems in any dimension, derivatives, quadrature.
namespace tiltscope::test {

/// |a - b| relative to the larger of |b| and 1.
inline double relative_error(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
  return (a - b).norm() / std::max(b.norm(), 1.0);
}

inline double relative_error(double a, double b) {
  return std::abs(a - b) / std::max(std::abs(b), 1.0);
}

/// Central difference of eighth order along each coordinate; good to about 1e-12 relative for a
/// smooth f whose scale of change is near 1.
inline Eigen::VectorXd gradient(const std::function<double(const Eigen::VectorXd&)>& f,
                                const Eigen::VectorXd& x, double h = 0.02) {
  constexpr double c[] = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
  Eigen::VectorXd g = Eigen::VectorXd::Zero(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    for (int k = 1; k <= 4; ++k) {
      Eigen::VectorXd forward = x;
      Eigen::VectorXd backward = x;
      forward[i] += k * h;
      backward[i] -= k * h;
      g[i] += c[k - 1] * (f(forward) - f(backward)) / h;
    }
  }
  return g;
}

/// The trapezoidal rule on [low, high]^d, d = 1 or 2, which converges exponentially for a smooth
/// f that vanishes at the ends. f may return a number or a vector.
template <class F>
auto integrate(const F& f, int d, double low, double high, int points) {
  const double h = (high - low) / points;
  Eigen::VectorXd x(d);
  const auto at = [&](int i) { return low + (i + 0.5) * h; };
  x.setConstant(at(0));
  auto sum = f(x);
  sum *= 0.0;
  for (int i = 0; i < points; ++i) {
    x[0] = at(i);
    if (d == 1) {
      sum += f(x);
      continue;
    }
    for (int j = 0; j < points; ++j) {
      x[1] = at(j);
      sum += f(x);
    }
  }
  sum *= std::pow(h, d);
  return sum;
}

/// A random symmetric positive definite matrix with eigenvalues in [low, high].
inline Eigen::MatrixXd random_covariance(Eigen::Index d, double low, double high,
                                         const RandomStream& stream) {
  Eigen::MatrixXd directions(d, d);
  for (Eigen::Index i = 0; i < d * d; ++i) {
    directions.data()[i] = stream.normal(static_cast<std::uint64_t>(i));
  }
  // Gram and Schmidt.
  for (Eigen::Index j = 0; j < d; ++j) {
    for (Eigen::Index k = 0; k < j; ++k) {
      directions.col(j) -= directions.col(k).dot(directions.col(j)) * directions.col(k);
    }
    directions.col(j).normalize();
  }
  Eigen::VectorXd eigenvalues(d);
  for (Eigen::Index j = 0; j < d; ++j) {
    eigenvalues[j] = low + (high - low) * stream.uniform(static_cast<std::uint64_t>(1000 + j));
  }
  const Eigen::MatrixXd S = directions * eigenvalues.asDiagonal() * directions.transpose();
  return 0.5 * (S + S.transpose());
}

/// Three components with unequal weights and full covariances, and a reward with a rotated
/// indefinite A that keeps a tilt of strength up to 1 normalisable.
struct Problem {
  BaseConfig base;
  RewardConfig reward;

  explicit Problem(Eigen::Index d) {
    base.weights = Eigen::VectorXd{{0.5, 0.2, 0.3}};
    base.means.clear();
    base.covariances.clear();
    for (std::uint32_t i = 0; i < 3; ++i) {
      const RandomStream stream(7, Purpose::test, static_cast<std::uint32_t>(d), i);
      Eigen::VectorXd mean(d);
      for (Eigen::Index r = 0; r < d; ++r) {
        mean[r] = 1.5 * stream.normal(static_cast<std::uint64_t>(2000 + r));
      }
      base.means.push_back(mean);
      base.covariances.push_back(random_covariance(d, 0.3, 1.2, stream));
    }
    const RandomStream stream(7, Purpose::test, static_cast<std::uint32_t>(d), 3);
    reward.A = random_covariance(d, -0.8, 0.6, stream);
    reward.b = Eigen::VectorXd(d);
    for (Eigen::Index r = 0; r < d; ++r) {
      reward.b[r] = stream.normal(static_cast<std::uint64_t>(3000 + r)) / std::sqrt(d);
    }
    reward.c = 0.7;
  }
};

/// Points where there is something to see: draws from the mixture.
inline Eigen::MatrixXd points(const GaussianMixture& p, Eigen::Index n) {
  return p.sample(n, RandomStream(11, Purpose::test));
}

}  // namespace tiltscope::test
