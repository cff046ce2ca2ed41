#include "diffusion/tilt_targets.h"

#include <cmath>

namespace tiltscope {

namespace {

/// Effective number of neighbours (Kish) from which on their averages are trusted.
constexpr float enough_neighbours = 8.0f;

bool is_exact(Estimator estimator) {
  return estimator == Estimator::exact_weights || estimator == Estimator::exact_neighbours;
}

bool over_neighbours(Estimator estimator) {
  return estimator == Estimator::neighbours || estimator == Estimator::exact_neighbours;
}

}  // namespace

TiltTargets::TiltTargets(const Eigen::MatrixXf& data, const QuadraticReward& reward,
                         const TiltingConfig& config, int workers)
    : data_(data),
      reward_(reward),
      config_(config),
      delta_(config.lambda / config.tilts),
      rewards_(data.cols()),
      values_(data.cols()) {
  const Eigen::MatrixXd x0 = data.cast<double>();
  for (Eigen::Index j = 0; j < x0.cols(); ++j) rewards_[j] = reward.value(x0.col(j));
  const Eigen::ArrayXd relative = rewards_.array() - rewards_.mean();
  values_ = (is_exact(config.estimator) ? (delta_ * relative).exp() : relative).cast<float>();
  if (config.baseline == Baseline::mean) rewards_ = relative;
  if (config.baseline != Baseline::posterior)
    mean_weight_ = (delta_ * rewards_.array()).exp().mean();
  const Eigen::Index d = data.rows();
  scratch_.assign(static_cast<std::size_t>(workers), {Eigen::MatrixXf(d, PosteriorSums::capacity),
                                                      Eigen::VectorXd(d), PosteriorSums(d)});
}

/// The factor of z - e_old.
double TiltTargets::from_one(std::uint32_t sample, Eigen::Index place, Scratch& scratch) const {
  double advantage = rewards_[sample];  // r(x0) - c
  if (config_.baseline == Baseline::posterior) {
    scratch.clean = scratch.x0_hat.col(place).cast<double>();
    advantage -= reward_.value(scratch.clean);
  }
  if (!is_exact(config_.estimator)) return delta_ * advantage;
  return std::exp(delta_ * advantage) / mean_weight_ - 1.0;
}

void TiltTargets::operator()(std::span<const std::uint32_t> samples, int worker,
                             const Eigen::Ref<const Eigen::MatrixXf>& e_old,
                             Trainer::Batch& batch) {
  Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
  const Eigen::Index d = data_.rows();
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    scratch.x0_hat.col(j) = (batch.x_t.col(j) - batch.sigma[j] * e_old.col(j)) / batch.alpha[j];
  }
  const bool neighbours = over_neighbours(config_.estimator);
  PosteriorSums& sums = scratch.sums;
  if (neighbours) sums.take(data_, values_, batch.x_t, scratch.x0_hat, batch.alpha, batch.sigma);
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    auto target = batch.target.col(j);  // holds z
    const float effective = neighbours ? sums.effective_size(j) : 0.0f;
    if (effective < enough_neighbours) {
      const double factor = from_one(samples[static_cast<std::size_t>(j)], j, scratch);
      target = e_old.col(j) + static_cast<float>(factor) * (target - e_old.col(j));
      continue;
    }
    // x1 = (x_t - alpha x0) / sigma; a covariance over n draws falls short by 1 - 1/n.
    const float to_noise = -batch.alpha[j] / batch.sigma[j] / (1.0f - 1.0f / effective);
    for (Eigen::Index c = 0; c < d; ++c) {
      const float shift = is_exact(config_.estimator)
                              ? sums.mean_by_value(j, c) - sums.mean(j, c)
                              : static_cast<float>(delta_) * sums.covariance_with_value(j, c);
      target[c] = e_old(c, j) + to_noise * shift;
    }
  }
}

}  // namespace tiltscope
