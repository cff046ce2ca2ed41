#pragma once

#include "diffusion/posterior_data.h"
#include "nn/block.h"

#include <Eigen/Core>

namespace tiltscope {

/// Moments of the posterior p(x0 | x_t) for up to 32 noisy points, taken over a data set: its
/// points x0_i count with the weights p_i = w_i exp(-|x_t - alpha x0_i|^2 / (2 sigma^2)), where w_i
/// is 1 unless the data set says otherwise. A clean point is met as the noise that leads from it to
/// x_t, x1_i = (x_t - alpha x0_i) / sigma, which keeps digits at every noise level. Weights are
/// held relative to that of the clean point which x_t was made of, so that they have digits in any
/// dimension. What asks for values needs data that have them.
class PosteriorSums {
 public:
  static constexpr Eigen::Index capacity = engine::block;

  using Points = PosteriorData::Points;    ///< (d, n)
  using Numbers = PosteriorData::Numbers;  ///< (n)

  explicit PosteriorSums(Eigen::Index d);

  /// Over all of `data` for the noisy points x_t = alpha x0 + sigma z, (d, n <= 32). `centre`:
  /// noises (d, n) from which x1 is measured in `mean_value_by_distance`, or empty where that is
  /// not asked for.
  void take(const PosteriorData& data, const Points& x_t, const Points& z, const Numbers& alpha,
            const Numbers& sigma, const Points& centre = Eigen::MatrixXf());

  /// The clean point that noisy point j was made of is one of the data from now on, with no value.
  void add_own(Eigen::Index j);

  /// What the sums say without one of their points, on which a mean must not depend.
  struct Others {
    float
        effective_size;  ///< 0 where that point has most of the weight: what is left has no digits
    float mean_value;    ///< E[v | x_t]
    float mean_value_by_distance;
  };
  /// For noisy point j, without the point that it was made of, which has that value.
  Others without_own(Eigen::Index j, float value) const;

  /// Kish's effective number of points that count for noisy point j, at least 1. Only of data with
  /// values.
  float effective_size(Eigen::Index j) const {
    return sum(j, Rows::weights) * sum(j, Rows::weights) / sum(j, Rows::squares);
  }
  /// E[x1 | x_t], coordinate c.
  float mean_noise(Eigen::Index j, Eigen::Index c) const {
    return noise(j, c) / (root * sum(j, Rows::weights));
  }
  /// E[v x1 | x_t] / E[v | x_t], v the value.
  float mean_noise_by_value(Eigen::Index j, Eigen::Index c) const {
    return values_noise(j, c) / (root * sum(j, Rows::values));
  }
  /// E[v | x_t].
  float mean_value(Eigen::Index j) const { return sum(j, Rows::values) / sum(j, Rows::weights); }
  /// E[v |x1 - centre|^2 | x_t] / E[|x1 - centre|^2 | x_t].
  float mean_value_by_distance(Eigen::Index j) const {
    return sum(j, Rows::values_lengths) / sum(j, Rows::lengths);
  }
  /// Cov(x1, v | x_t).
  float covariance_with_value(Eigen::Index j, Eigen::Index c) const {
    return (values_noise(j, c) - sum(j, Rows::values) * noise(j, c) / sum(j, Rows::weights)) /
           (root * sum(j, Rows::weights));
  }

 private:
  using Rows = engine::PosteriorRows;
  static constexpr auto root = static_cast<float>(Rows::root);

  float sum(Eigen::Index j, Eigen::Index row) const { return sums_(j, row); }
  float noise(Eigen::Index j, Eigen::Index c) const {
    return sum(j, rows_.noise(static_cast<int>(c)));
  }
  float values_noise(Eigen::Index j, Eigen::Index c) const {
    return sum(j, rows_.values_noise(static_cast<int>(c)));
  }

  Rows rows_;
  BlockMatrix x_t_, z_, centre_;          ///< [d][32]
  Eigen::VectorXf alpha_, sigma_, bits_;  ///< (32)
  BlockMatrix sums_;                      ///< [rows_.count()][32]
};

}  // namespace tiltscope
