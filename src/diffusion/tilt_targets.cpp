#include "diffusion/tilt_targets.h"

#include "config/estimators.h"

#include <cmath>

namespace tiltscope {

namespace {

/// Effective number of neighbours (Kish) from which on their averages are trusted.
constexpr float enough_neighbours = 8.0f;

bool is_exact(Estimator estimator) {
  return estimator == Estimator::exact_weights || estimator == Estimator::exact_neighbours;
}

/// Whether the baseline is a mean given x_t, and so near r that exp(delta (r - c)) averages to 1.
bool is_conditional(Baseline baseline) {
  return baseline != Baseline::none && baseline != Baseline::mean;
}

}  // namespace

TiltTargets::TiltTargets(const Eigen::MatrixXf& data, const QuadraticReward& reward,
                         const TiltingConfig& config, int workers, const WeightedPoints& earlier)
    : near_(data.rows(), data.cols() + earlier.points.cols()),
      reward_(reward),
      config_(config),
      delta_(config.lambda / config.tilts),
      rewards_(reward.values(data)) {
  near_.leftCols(data.cols()) = data;
  const double mean = rewards_.mean();
  const Eigen::ArrayXd relative = rewards_.array() - mean;
  const auto value = [&](const Eigen::ArrayXd& of) -> Eigen::VectorXf {
    return (is_exact(config.estimator) ? (delta_ * of).exp() : of).cast<float>();
  };
  values_ = value(relative);
  if (earlier.points.size() > 0) {
    near_.rightCols(earlier.points.cols()) = earlier.points;
    log_weights_.setZero(near_.cols());
    log_weights_.tail(earlier.points.cols()) = earlier.log_weights;
    values_.conservativeResize(near_.cols());
    values_.tail(earlier.points.cols()) = value(reward.values(earlier.points).array() - mean);
  }
  if (config.baseline == Baseline::mean) rewards_ = relative;
  if (!is_conditional(config.baseline)) mean_weight_ = (delta_ * rewards_.array()).exp().mean();
  const Eigen::Index d = data.rows();
  scratch_.assign(static_cast<std::size_t>(workers), {Eigen::MatrixXf(d, PosteriorSums::capacity),
                                                      Eigen::VectorXd(d), PosteriorSums(d)});
}

/// The factor of z - e_old, with c from the sample's neighbours.
float TiltTargets::from_one(std::uint32_t sample, Eigen::Index place, const PosteriorSums& sums,
                            float unbiased) const {
  const float c = config_.baseline == Baseline::optimal ? sums.mean_value_by_distance(place)
                                                        : sums.mean_value(place);
  // The sample is one of its own neighbours, which draws c towards it.
  const float advantage = (values_[sample] - c) / unbiased;
  return is_exact(config_.estimator) ? advantage / sums.mean_value(place)
                                     : static_cast<float>(delta_) * advantage;
}

/// The same without.
float TiltTargets::from_one(std::uint32_t sample, Eigen::Index place, Scratch& scratch) const {
  double advantage = rewards_[sample];  // r(x0) - c
  if (is_conditional(config_.baseline)) {
    scratch.clean = scratch.x0_hat.col(place).cast<double>();
    advantage -= reward_.value(scratch.clean);
  }
  const double factor = is_exact(config_.estimator)
                            ? std::exp(delta_ * advantage) / mean_weight_ - 1.0
                            : delta_ * advantage;
  return static_cast<float>(factor);
}

void TiltTargets::operator()(std::span<const std::uint32_t> samples, int worker,
                             const Eigen::Ref<const Eigen::MatrixXf>& e_old,
                             Trainer::Batch& batch) {
  Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
  const Eigen::Index d = near_.rows();
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    scratch.x0_hat.col(j) = (batch.x_t.col(j) - batch.sigma[j] * e_old.col(j)) / batch.alpha[j];
  }
  const bool neighbours = over_neighbours(config_.estimator);
  const bool any = takes_means(config_);
  PosteriorSums& sums = scratch.sums;
  if (any) {
    sums.take(near_, values_, batch.x_t, scratch.x0_hat, batch.alpha, batch.sigma, log_weights_);
  }
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    auto target = batch.target.col(j);  // holds z
    const std::uint32_t sample = samples[static_cast<std::size_t>(j)];
    const float effective = any ? sums.effective_size(j) : 0.0f;
    const bool enough = effective >= enough_neighbours;
    // A covariance over n draws falls short by it.
    const float unbiased = 1.0f - 1.0f / effective;
    if (!neighbours || !enough) {
      const float factor =
          enough ? from_one(sample, j, sums, unbiased) : from_one(sample, j, scratch);
      target = e_old.col(j) + factor * (target - e_old.col(j));
      continue;
    }
    const float to_noise = -batch.alpha[j] / batch.sigma[j] / unbiased;  // dx1 / dx0
    for (Eigen::Index c = 0; c < d; ++c) {
      const float shift = is_exact(config_.estimator)
                              ? sums.mean_by_value(j, c) - sums.mean(j, c)
                              : static_cast<float>(delta_) * sums.covariance_with_value(j, c);
      target[c] = e_old(c, j) + to_noise * shift;
    }
  }
}

}  // namespace tiltscope
