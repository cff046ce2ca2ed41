#include "finetune/tilting/first_order_denoiser.h"

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

using Component = MixturePosterior::Component;

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

}  // namespace

// With the posterior's components N(m_i, C_i) of weights rho_i,
//   Cov(x0, r) = sum_i rho_i [ C_i (A m_i + b) + m_i (r_i - r_bar) ],
//   r_i = r(m_i) + tr(A C_i) / 2,   r_bar = sum_i rho_i r_i.
MatrixXd covariances(const MixturePosterior& posterior, const QuadraticReward& reward,
                     NoiseLevel level, const MatrixXd& x) {
  const std::vector<Component>& components = posterior.components();
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

FirstOrderDenoiser::FirstOrderDenoiser(const TiltOracle& oracle, TiltCourse course, int tilts,
                                       NoiseSchedule schedule, Workers& workers)
    : Denoiser(workers),
      base_(*oracle.base()->mixture()),
      course_(std::move(course)),
      tilts_(tilts),
      schedule_(schedule) {
  const auto quadratic = [&](int j) {
    const TiltCourse::Stretch& stretch = course_.at(j + 1);
    return stretch.reward->quadratic() != nullptr || stretch.step() == 0.0;
  };
  bool all = true;
  for (int j = 0; j < tilts; ++j) all = all && quadratic(j);
  if (!all) {
    on_cells_ = oracle.on_cells(course_, tilts);
    return;
  }
  for (int j = 0; j < tilts; ++j) {
    densities_.push_back(*oracle.closed_form(course_, j)->mixture());
  }
}

void FirstOrderDenoiser::set_times(const std::vector<double>& times) {
  levels_.clear();
  at_times_.clear();
  for (const double t : times) {
    levels_.push_back(schedule_.at(t));
    at_times_.push_back(std::make_unique<AtTime>());
  }
}

void FirstOrderDenoiser::predict_block(const Part& part,
                                       const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                       Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const NoiseLevel level = levels_[static_cast<std::size_t>(part.time)];
  const GaussianMixture base = base_.noised(level);
  const MatrixXd x = x_t.cast<double>();
  MatrixXd score(x.rows(), x.cols());
  for (Index j = 0; j < x.cols(); ++j) score.col(j) = base.score(x.col(j));
  if (on_cells_) {
    AtTime& time = *at_times_[static_cast<std::size_t>(part.time)];
    std::call_once(time.once, [&] {
      time.covariances = std::make_unique<const GridCovariances>(*on_cells_, level);
    });
    score += time.covariances->at(x);
  } else {
    for (int j = 0; j < tilts_; ++j) {
      const MixturePosterior posterior(densities_[static_cast<std::size_t>(j)], level);
      const TiltCourse::Stretch& stretch = course_.at(j + 1);
      const QuadraticReward* reward = stretch.reward->quadratic();
      if (reward != nullptr) score += stretch.step() * covariances(posterior, *reward, level, x);
    }
  }
  x1_hat = (-level.sigma * score).cast<float>();
}

}  // namespace tiltscope
