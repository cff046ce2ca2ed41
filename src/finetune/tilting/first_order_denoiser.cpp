#include "finetune/tilting/first_order_denoiser.h"

#include "oracle/tilted_density.h"
#include "reward/quadratic_reward.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// One component of p_{0|t}(. | x_t) for many x_t at once: its mean is m + K (x_t - alpha mu), its
/// covariance C does not depend on x_t, and its log weight is c - |W (x_t - alpha mu)|^2 / 2.
struct Component {
  VectorXd noised_mean;  ///< alpha mu
  VectorXd mean;         ///< mu
  MatrixXd gain;         ///< K = alpha Sigma S^-1, with S = alpha^2 Sigma + sigma^2 I
  MatrixXd covariance;   ///< C = sigma^2 S^-1 Sigma
  MatrixXd whitening;    ///< W = G^-1, S = GG'
  double log_constant;   ///< c = log w - log |G|
};

std::vector<Component> components(const GaussianMixture& clean, NoiseLevel level) {
  const auto [alpha, sigma] = level;
  const Index d = clean.dimension();
  std::vector<Component> result;
  for (std::size_t i = 0; i < clean.components(); ++i) {
    const MatrixXd& Sigma = clean.covariance(i);
    const Eigen::LLT<MatrixXd> S(alpha * alpha * Sigma + sigma * sigma * MatrixXd::Identity(d, d));
    const MatrixXd solved = S.solve(Sigma);
    result.push_back({alpha * clean.mean(i), clean.mean(i), alpha * solved.transpose(),
                      0.5 * sigma * sigma * (solved + solved.transpose()),
                      S.matrixL().solve(MatrixXd::Identity(d, d)),
                      clean.log_weights()[static_cast<Index>(i)] -
                          S.matrixLLT().diagonal().array().log().sum()});
  }
  return result;
}

/// Posterior weights (K, n) of the components for x: (d, n).
MatrixXd posterior_weights(const std::vector<Component>& components, const MatrixXd& x) {
  MatrixXd weights(static_cast<Index>(components.size()), x.cols());
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Component& c = components[i];
    weights.row(static_cast<Index>(i)) =
        c.log_constant -
        0.5 * (c.whitening * (x.colwise() - c.noised_mean)).colwise().squaredNorm().array();
  }
  return softmax(std::move(weights));
}

/// Cov(g, r | x_t) for x: (d, n), with g = (alpha x0 - x_t) / sigma^2: (d, n). With the posterior's
/// components N(m_i, C_i) of weights rho_i,
///   Cov(x0, r) = sum_i rho_i [ C_i (A m_i + b) + m_i (r_i - r_bar) ],
///   r_i = r(m_i) + tr(A C_i) / 2,   r_bar = sum_i rho_i r_i.
MatrixXd covariances(const std::vector<Component>& components, const QuadraticReward& reward,
                     NoiseLevel level, const MatrixXd& x) {
  const MatrixXd rho = posterior_weights(components, x);
  std::vector<MatrixXd> means;
  MatrixXd r(rho.rows(), rho.cols());
  MatrixXd sum = MatrixXd::Zero(x.rows(), x.cols());
  for (std::size_t i = 0; i < components.size(); ++i) {
    const Component& c = components[i];
    const auto row = static_cast<Index>(i);
    MatrixXd& m = means.emplace_back((c.gain * (x.colwise() - c.noised_mean)).colwise() + c.mean);
    const MatrixXd Am = reward.A() * m;
    r.row(row) = 0.5 * (m.cwiseProduct(Am)).colwise().sum() + reward.b().transpose() * m;
    r.row(row).array() += reward.c() + 0.5 * (reward.A() * c.covariance).trace();
    sum += (c.covariance * (Am.colwise() + reward.b())) * rho.row(row).asDiagonal();
  }
  const Eigen::RowVectorXd r_bar = rho.cwiseProduct(r).colwise().sum();
  for (std::size_t i = 0; i < components.size(); ++i) {
    const auto row = static_cast<Index>(i);
    sum += means[i] * rho.row(row).cwiseProduct(r.row(row) - r_bar).asDiagonal();
  }
  return level.alpha / (level.sigma * level.sigma) * sum;
}

}  // namespace

FirstOrderDenoiser::FirstOrderDenoiser(const BaseConfig& base, TiltCourse course, int tilts,
                                       NoiseSchedule schedule, Workers& workers)
    : Denoiser(workers), course_(std::move(course)), tilts_(tilts), schedule_(schedule) {
  for (int j = 0; j < std::max(tilts, 1); ++j) {
    densities_.push_back(*tilted_density(base, course_, j)->mixture());
  }
}

void FirstOrderDenoiser::set_times(const std::vector<double>& times) {
  levels_.clear();
  for (const double t : times) levels_.push_back(schedule_.at(t));
}

void FirstOrderDenoiser::predict_block(const Part& part,
                                       const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                       Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const NoiseLevel level = levels_[static_cast<std::size_t>(part.time)];
  const GaussianMixture base = densities_.front().noised(level);
  const MatrixXd x = x_t.cast<double>();
  MatrixXd score(x.rows(), x.cols());
  for (Index j = 0; j < x.cols(); ++j) score.col(j) = base.score(x.col(j));
  for (int j = 0; j < tilts_; ++j) {
    const auto density = components(densities_[static_cast<std::size_t>(j)], level);
    const TiltCourse::Stretch& stretch = course_.at(j + 1);
    const QuadraticReward* reward = stretch.reward->quadratic();
    if (reward != nullptr) score += stretch.step() * covariances(density, *reward, level, x);
  }
  x1_hat = (-level.sigma * score).cast<float>();
}

}  // namespace tiltscope
