#pragma once

#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "oracle/base_draws.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tiltscope {

/// A mean over weighted draws, and its standard error.
struct Estimate {
  double value = 0.0;
  double deviation = 0.0;

  /// How many significant digits of the value lead to the second one of its error.
  int digits() const;
};

/// A reward at blocks of draws, by which they are weighed.
struct DrawTerm {
  std::shared_ptr<const Reward> reward;
  std::vector<std::shared_ptr<const Eigen::VectorXd>> values;  ///< of each block, (count)
  double strength = 0.0;
};

/// p proportional to exp(sum_j strength_j r_j) p_base in any dimension, by n draws x_i of the base
/// with the weights w_i = exp(sum_j strength_j r_j(x_i)): means under p are sums over the weights
/// w_i / sum w, log Z is log(sum w / n), and n draws are worth an effective size of
///   E = (sum w)^2 / sum w^2   (Kish).
///
/// The standard error of a mean of f is (sum_i (w_i / sum w)^2 (f(x_i) - mean)^2)^(1/2). Such
/// errors can be trusted only where no few draws decide; where they do, p counts as not known.
class WeightedDraws {
 public:
  /// Where draws are worth no more, p is not known. With normal log-weights the means are within
  /// three of their standard errors from 1,000 on; at 300, one in fifteen is not.
  static constexpr double least_effective_size = 1'000.0;

  /// Throws std::domain_error if exp(sum_j strength_j r_j) is infinite somewhere.
  WeightedDraws(std::shared_ptr<const GaussianMixture> base,
                std::vector<std::shared_ptr<const BaseDraws>> blocks, std::vector<DrawTerm> terms);

  const GaussianMixture& base() const { return *base_; }
  const std::vector<DrawTerm>& terms() const { return terms_; }
  Eigen::Index dimension() const { return base_->dimension(); }
  /// n.
  Eigen::Index count() const {
    return static_cast<Eigen::Index>(blocks_.size()) * BaseDraws::count;
  }
  /// E; 0 where no draw has a weight.
  double effective_size() const { return effective_size_; }
  /// Whether what follows is to be trusted.
  bool known() const { return problem().empty(); }
  /// Why it is not: a clause; empty where it is.
  std::string problem() const;
  /// How many samples can be compared with p: of more, a sum over them has an error of its own that
  /// is not small beside that of p.
  Eigen::Index most_compared() const;

  Estimate log_normaliser() const;               ///< log Z, with Z = E_base[w]
  Estimate mean_reward(std::size_t term) const;  ///< E[r_j]
  Estimate divergence() const;                   ///< KL(p | base) = E[log w] - log Z
  Estimate entropy() const;                      ///< -E[log p_base + log w] + log Z
  double highest_log_density() const;            ///< of p at the draws

  struct Moments {
    Eigen::VectorXd mean, mean_deviation;      ///< (d), with its standard errors
    Eigen::MatrixXd covariance;                ///< (d, d)
    Eigen::VectorXd variances_deviation;       ///< (d): standard errors of its diagonal
    Eigen::VectorXd shares, shares_deviation;  ///< (K): of the base's components
    Eigen::MatrixXd part_deviations;           ///< (d, K)
  };
  const Moments& moments() const;

  /// (d, n) of the draws, chosen by their weights, with replacement.
  Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const;

  /// Memory of its own, without the draws and the rewards at them.
  std::size_t bytes() const {
    return sizeof(double) * static_cast<std::size_t>(cumulative_.size());
  }

  /// sum_j strength_j r_j at each column of x (d, n), (n); evaluates rewards.
  Eigen::VectorXd tilt(const Eigen::MatrixXd& x) const;
  /// Its gradient, (d, n): by differences where a reward has none.
  Eigen::MatrixXd tilt_gradient(const Eigen::MatrixXd& x) const;

 private:
  static constexpr Eigen::Index stride = 64;

  /// log w of the draws of a block from `first` on, (n).
  Eigen::VectorXd log_weights(std::size_t block, Eigen::Index first, Eigen::Index n) const;
  /// w / sum w of a block, (count).
  Eigen::VectorXd weights(std::size_t block) const;
  /// Runs `visit(w / sum w, log w, block)` over all draws that have a weight.
  template <class Visit>
  void for_each(const Visit& visit) const;

  std::shared_ptr<const GaussianMixture> base_;
  std::vector<std::shared_ptr<const BaseDraws>> blocks_;
  std::vector<DrawTerm> terms_;
  double highest_ = 0.0;         ///< the largest log w
  double log_sum_ = 0.0;         ///< log sum w
  double effective_size_ = 0.0;  ///< E
  double tail_ = 0.0;            ///< the index of the weights' tail
  Eigen::VectorXd cumulative_;   ///< of w / sum w, every `stride` draws
  mutable std::once_flag moments_once_;
  mutable Moments moments_;
};

}  // namespace tiltscope
