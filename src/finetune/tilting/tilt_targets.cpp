#include "finetune/tilting/tilt_targets.h"

#include "config/targets.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tiltscope {

namespace {

double mean_off_walls(const Eigen::VectorXd& rewards) {
  if (rewards.allFinite()) return rewards.mean();
  const auto finite = rewards.array().isFinite();
  return finite.select(rewards.array(), 0.0).sum() / static_cast<double>(finite.count());
}

/// That stands for -inf among these rewards in a first-order target.
double wall_value(const Eigen::VectorXd& rewards, double mean, double delta) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double lowest = rewards.array().isFinite().select(rewards.array(), infinity).minCoeff();
  return delta > 0.0 ? std::min(lowest, mean - 1.0 / delta) : lowest;
}

Eigen::VectorXd without_walls(const Eigen::VectorXd& rewards, double wall) {
  return rewards.array().isFinite().select(rewards.array(), wall);
}

}  // namespace

TiltTargets::TiltTargets(const Eigen::MatrixXf& data, const Reward& reward, double delta,
                         const TiltingConfig& config, int workers, const WeightedPoints& earlier,
                         const Eigen::VectorXd& rewards)
    : reward_(reward),
      config_(config),
      delta_(delta),
      rewards_(rewards.size() > 0 ? rewards : reward.values(data)),
      near_count_(data.cols() + earlier.points.cols()) {
  const double mean = mean_off_walls(rewards_);
  wall_ = wall_value(rewards_, mean, delta_);
  const bool first_order = config.target == TiltTarget::first_order;
  const auto value = [&](const Eigen::VectorXd& r) -> Eigen::VectorXf {
    const Eigen::Array<bool, Eigen::Dynamic, 1> finite = r.array().isFinite();
    has_walls_ = has_walls_ || !finite.all();
    if (first_order) return (without_walls(r, wall_).array() - mean).cast<float>();
    const Eigen::ArrayXd logs = delta_ * (without_walls(r, mean).array() - mean);
    largest_log_weight_ = std::max(largest_log_weight_, logs.abs().maxCoeff());
    if (delta_ == 0.0) return Eigen::VectorXf::Ones(r.size());
    return finite.select(logs.exp(), 0.0).cast<float>();
  };
  values_ = value(rewards_);
  rewards_ = without_walls(rewards_, wall_);
  if (earlier.points.size() > 0) {
    Eigen::MatrixXf points(data.rows(), near_count_);
    Eigen::VectorXf values(near_count_);
    Eigen::VectorXf log_weights(near_count_);
    points << data, earlier.points;
    values << values_, value(reward.values(earlier.points));
    log_weights << Eigen::VectorXf::Zero(data.cols()), earlier.log_weights;
    near_ = PosteriorData(points, values, log_weights);
  } else if (takes_means(config)) {
    near_ = PosteriorData(data, values_);
  }
  if (config.baseline == Baseline::mean) rewards_.array() -= mean;
  const Eigen::Index d = data.rows();
  scratch_.assign(static_cast<std::size_t>(workers), Scratch(d));
}

std::int64_t TiltTargets::reward_evaluations() const {
  std::int64_t evaluations = near_count_;
  for (const Scratch& scratch : scratch_) evaluations += scratch.evaluations;
  return evaluations;
}

/// The factor of z - e_old, with c from the sample's neighbours.
float TiltTargets::from_one(std::uint32_t sample, const PosteriorSums::Others& others) const {
  const float c =
      config_.baseline == Baseline::optimal ? others.mean_value_by_distance : others.mean_value;
  const float advantage = values_[sample] - c;
  return config_.target == TiltTarget::exact ? advantage / others.mean_value
                                             : static_cast<float>(delta_) * advantage;
}

/// The factor of z - e_old in the first-order target without neighbours, c being the reward at
/// x0_hat where the baseline asks for it.
float TiltTargets::from_one(std::uint32_t sample, double c) const {
  return static_cast<float>(delta_ * (rewards_[sample] - c));
}

bool TiltTargets::enough(std::uint32_t sample, const PosteriorSums::Others& others) const {
  if (others.effective_size < Scratch::enough_neighbours) return false;
  if (!has_walls_ || config_.target == TiltTarget::first_order) return true;
  // All others in a wall leave nothing of E[w | x_t] but what rounding leaves of the sample's own.
  constexpr float digits = 1e-4f;
  return others.mean_value * others.effective_size > digits * values_[sample];
}

/// Rewards at x0_hat where an example takes them as its baseline, in one call; 0 elsewhere.
void TiltTargets::plug_in(Scratch& scratch, Eigen::Index count) const {
  scratch.plug_in.setZero();
  if (config_.target != TiltTarget::first_order || config_.baseline == Baseline::none ||
      config_.baseline == Baseline::mean) {
    return;
  }
  Eigen::Index asked = 0;
  for (Eigen::Index j = 0; j < count; ++j) {
    if (scratch.has_enough(j)) continue;
    scratch.clean.col(asked++) = scratch.x0_hat.col(j).cast<double>();
  }
  if (asked == 0) return;
  reward_.evaluate(scratch.clean.leftCols(asked), scratch.values.head(asked));
  scratch.evaluations += asked;
  for (Eigen::Index j = count; j-- > 0;) {
    if (scratch.has_enough(j)) continue;
    const double value = scratch.values[--asked];
    scratch.plug_in[j] = std::isfinite(value) ? value : wall_;
  }
}

void TiltTargets::operator()(std::span<const std::uint32_t> samples, int worker,
                             const Eigen::Ref<const Eigen::MatrixXf>& e_old,
                             Trainer::Batch& batch) {
  Scratch& scratch = scratch_[static_cast<std::size_t>(worker)];
  PosteriorSums& sums = scratch.sums;
  const Eigen::Index d = e_old.rows();
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    scratch.x0_hat.col(j) = (batch.x_t.col(j) - batch.sigma[j] * e_old.col(j)) / batch.alpha[j];
  }
  const bool takes_means = tiltscope::takes_means(config_);
  if (takes_means && config_.baseline == Baseline::optimal) {
    sums.take(near_, batch.x_t, batch.target, batch.alpha, batch.sigma, e_old);
  } else if (takes_means) {
    sums.take(near_, batch.x_t, batch.target, batch.alpha, batch.sigma);
  }
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    const std::uint32_t sample = samples[static_cast<std::size_t>(j)];
    scratch.others[static_cast<std::size_t>(j)] =
        takes_means ? sums.without_own(j, values_[sample]) : PosteriorSums::Others{};
    scratch.enough[static_cast<std::size_t>(j)] =
        enough(sample, scratch.others[static_cast<std::size_t>(j)]);
  }
  plug_in(scratch, batch.t.size());
  for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
    auto target = batch.target.col(j);  // holds z
    const std::uint32_t sample = samples[static_cast<std::size_t>(j)];
    const PosteriorSums::Others& others = scratch.others[static_cast<std::size_t>(j)];
    const bool enough = scratch.has_enough(j);
    batch.weight[j] = batch.sigma[j] * batch.sigma[j];
    if (config_.weighting == LossWeight::even) batch.weight[j] = 1.0f;
    const bool of_neighbours =
        enough && config_.average == Average::neighbours && may_average(config_.target);
    if (importance_.size() > 0 && !of_neighbours) batch.weight[j] *= importance_[sample];
    if (config_.target == TiltTarget::reward_weighted) {
      batch.weight[j] *= values_[sample];
    } else if (may_be_implicit(config_.target) && !enough) {
      // w (T - e_old) goes to e_old - z as w goes to 0, so that walls count, too.
      constexpr float least = 1e-3f;
      const float w = std::max(values_[sample], least);
      batch.weight[j] *= w;
      target += (e_old.col(j) - target) / w;
    } else if (config_.average == Average::sample || !enough) {
      const float factor = enough ? from_one(sample, others) : from_one(sample, scratch.plug_in[j]);
      target = e_old.col(j) + factor * (target - e_old.col(j));
    } else {
      // A covariance over n draws falls short by it.
      const float unbiased = 1.0f - 1.0f / sums.effective_size(j);
      for (Eigen::Index c = 0; c < d; ++c) {
        const float shift = config_.target == TiltTarget::exact
                                ? sums.mean_noise_by_value(j, c) - sums.mean_noise(j, c)
                                : static_cast<float>(delta_) * sums.covariance_with_value(j, c);
        target[c] = e_old(c, j) + shift / unbiased;
      }
    }
  }
}

}  // namespace tiltscope
