#pragma once

#include "nn/block.h"

#include <Eigen/Core>

namespace tiltscope {

/// Moments of the posterior p(x0 | x_t) for up to 32 noisy points, taken over a data set: its
/// points x0_i count with the weights p_i = w_i exp(-|x_t - alpha x0_i|^2 / (2 sigma^2)), where w_i
/// is 1 unless the data set says otherwise. Held relative to the largest of them, they have digits
/// in any dimension.
class PosteriorSums {
 public:
  static constexpr Eigen::Index capacity = engine::block;

  using Points = Eigen::Ref<const Eigen::MatrixXf>;   ///< (d, n)
  using Numbers = Eigen::Ref<const Eigen::VectorXf>;  ///< (n)

  explicit PosteriorSums(Eigen::Index d);

  /// Over all of `data` (d, S), each with a value (S), for the noisy points x_t. `centre` (d, 32),
  /// best near the posterior's mean, is where x0 is measured from: it keeps digits. log_weights:
  /// (S), or empty where all are 0.
  void take(const Points& data, const Numbers& values, const Points& x_t, const Points& centre,
            const Numbers& alpha, const Numbers& sigma,
            const Numbers& log_weights = Eigen::VectorXf());

  /// One point more for noisy point j, of value 0 and of a weight whose logarithm is log_p.
  void add(Eigen::Index j, const Numbers& x0, float log_p);

  /// What the sums say without one of their points, of which a mean must not depend.
  struct Others {
    float
        effective_size;  ///< 0 where that point has most of the weight: what is left has no digits
    float mean_value;    ///< E[v | x_t]
    float mean_value_by_distance;
  };
  /// For noisy point j, without the point x0 of this value and of a weight whose logarithm is
  /// log_p.
  Others without(Eigen::Index j, const Numbers& x0, float value, float log_p) const;

  /// Kish's effective number of points that count for noisy point j, at least 1.
  float effective_size(Eigen::Index j) const {
    return sum(j, Rows::weights) * sum(j, Rows::weights) / sum(j, Rows::squares);
  }
  /// E[x0 | x_t], coordinate c.
  float mean(Eigen::Index j, Eigen::Index c) const {
    return centre_(j, c) + point(j, c) / sum(j, Rows::weights);
  }
  /// E[v x0 | x_t] / E[v | x_t], v the value.
  float mean_by_value(Eigen::Index j, Eigen::Index c) const {
    return centre_(j, c) + valued_point(j, c) / sum(j, Rows::values);
  }
  /// E[v | x_t].
  float mean_value(Eigen::Index j) const { return sum(j, Rows::values) / sum(j, Rows::weights); }
  /// E[v |x0 - centre|^2 | x_t] / E[|x0 - centre|^2 | x_t].
  float mean_value_by_distance(Eigen::Index j) const {
    return sum(j, Rows::values_lengths) / sum(j, Rows::lengths);
  }
  /// Cov(x0, v | x_t).
  float covariance_with_value(Eigen::Index j, Eigen::Index c) const {
    return (valued_point(j, c) - sum(j, Rows::values) * point(j, c) / sum(j, Rows::weights)) /
           sum(j, Rows::weights);
  }

 private:
  using Rows = engine::PosteriorRows;

  float sum(Eigen::Index j, Eigen::Index row) const { return sums_(j, row); }
  float point(Eigen::Index j, Eigen::Index c) const {
    return sum(j, rows_.points(static_cast<int>(c)));
  }
  float valued_point(Eigen::Index j, Eigen::Index c) const {
    return sum(j, rows_.values_points(static_cast<int>(c)));
  }

  Rows rows_;
  BlockMatrix x_t_, centre_;       ///< [d][32]
  Eigen::VectorXf alpha_, sigma_;  ///< (32)
  BlockMatrix sums_;               ///< [rows_.count()][32]
};

}  // namespace tiltscope
