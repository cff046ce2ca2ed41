#pragma once

#include "config/experiment.h"
#include "diffusion/posterior_sums.h"
#include "finetune/tilting/earlier_data.h"
#include "nn/trainer.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace tiltscope {

/// What the network is to predict after a tilt by delta, given what it predicted
/// before, e_old. With x1 = (x_t - alpha x0) / sigma, which is z for the sample that x_t was made
/// of, r_bar the data set's mean reward, w = exp(delta (r(x0) - r_bar)) and c the baseline, the
/// targets T and the weights of |x1_hat - T|^2 are
///   first_order      sample      e_old + delta (r(x0) - c) (z - e_old)             sigma^2
///                    neighbours  e_old + delta Cov(r, x1 | x_t)                    sigma^2
///   exact            sample      e_old + (w - c) / E[w | x_t] (z - e_old)          sigma^2
///                    neighbours  e_old + E[w x1 | x_t] / E[w | x_t] - E[x1 | x_t]  sigma^2
///   implicit                     z + (e_old - z) / w                               w sigma^2
///   reward_weighted              z                                                 w sigma^2
/// The first is line 11 of Algorithm 2 and the second (3.10); sigma^2 is line 14, and 1 where
/// [tilting] weighting is even. Means given x_t
/// are taken over the tilt's data set and whatever earlier data join it; the sample that x_t was
/// made of has a part in those of the neighbours only. Where too few others lie near x_t,
/// first_order takes its own sample, and exact the implicit form. Given x_t, the others know
/// nothing of that sample. So neither a mean over them nor what they decide changes the optimum,
/// which all forms of a target have in common.
/// A reward of -inf is a wall, where p^k has no mass: w = 0 there, and r_bar is the mean of the
/// others. To first order w is 1 + delta (r - r_bar), which may not fall below 0, so that a wall
/// counts as r_bar - 1 / delta, or as the lowest other reward where that is lower.
class TiltTargets {
 public:
  /// `data` (d, S) are drawn from the model before the tilt; `earlier` stand for more such draws.
  /// The reward must outlive this. `rewards` (S) of the data, if they are known already; some must
  /// be finite.
  TiltTargets(const Eigen::MatrixXf& data, const Reward& reward, double delta,
              const TiltingConfig& config, int workers, const WeightedPoints& earlier = {},
              const Eigen::VectorXd& rewards = {});

  /// The largest |log w| of the data. Beyond `most_log_weight`, floats hold neither the targets nor
  /// the squares of the gradient.
  double largest_log_weight() const { return largest_log_weight_; }
  static constexpr double most_log_weight = 30.0;

  /// (S): r of the data set, up to a constant, with what stands for it in walls.
  const Eigen::VectorXd& rewards() const { return rewards_; }
  /// So far: of the data, and of whatever stands in for a mean of r given x_t.
  std::int64_t reward_evaluations() const;

  /// Examples start from the data's samples not all alike: (S), what an example counts for whose
  /// target or weight depends on the sample that it starts from, or empty for 1 throughout. A mean
  /// over the neighbours does not, and may be learned wherever it is asked for.
  void weigh(const Eigen::VectorXf& importance) { importance_ = importance; }

  /// For up to 32 samples: those of the data set that `batch` was made of, with z in batch.target,
  /// which becomes T, and the weights. e_old: (d, count).
  void operator()(std::span<const std::uint32_t> samples, int worker,
                  const Eigen::Ref<const Eigen::MatrixXf>& e_old, Trainer::Batch& batch);

 private:
  /// Of a worker, for up to 32 examples.
  struct Scratch {
    explicit Scratch(Eigen::Index d)
        : x0_hat(d, capacity), clean(d, capacity), values(capacity), plug_in(capacity), sums(d) {}

    static constexpr auto capacity = PosteriorSums::capacity;
    /// Effective number of neighbours (Kish) from which on their averages are trusted, besides the
    /// sample itself.
    static constexpr float enough_neighbours = 7.0f;

    bool has_enough(Eigen::Index j) const { return enough[static_cast<std::size_t>(j)]; }

    Eigen::MatrixXf x0_hat;   ///< (d, 32)
    Eigen::MatrixXd clean;    ///< (d, 32): those of x0_hat whose rewards are asked for
    Eigen::VectorXd values;   ///< (32): these rewards
    Eigen::VectorXd plug_in;  ///< (32): the same, at the examples' places
    PosteriorSums sums;
    std::array<PosteriorSums::Others, capacity> others{};
    std::array<bool, capacity> enough{};
    std::int64_t evaluations = 0;  ///< of the reward
  };

  float from_one(std::uint32_t sample, double c) const;
  float from_one(std::uint32_t sample, const PosteriorSums::Others& others) const;
  bool enough(std::uint32_t sample, const PosteriorSums::Others& others) const;
  void plug_in(Scratch& scratch, Eigen::Index count) const;

  PosteriorData near_;  ///< the data set and the earlier points, (d, S + n)
  const Reward& reward_;
  TiltingConfig config_;
  double delta_;
  Eigen::VectorXd rewards_;     ///< (S)
  double wall_ = 0.0;           ///< what stands for -inf
  bool has_walls_ = false;      ///< among the data and the earlier points
  Eigen::VectorXf values_;      ///< (S): r - r_bar for the first-order target, else w
  Eigen::VectorXf importance_;  ///< (S), or empty
  std::int64_t near_count_;     ///< S + n
  double largest_log_weight_ = 0.0;
  std::vector<Scratch> scratch_;  ///< one a worker
};

}  // namespace tiltscope
