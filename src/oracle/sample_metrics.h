#pragma once

#include "math/mmd.h"
#include "math/quantiles.h"
#include "oracle/exact_density.h"
#include "oracle/sample_moments.h"
#include "oracle/weighted_draws.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope {

/// A distance of samples from a density, beside what exact samples score. NaN where it is not
/// known.
struct Metric {
  double value = 0.0;
  Floor floor;  ///< of as many exact draws
};

/// How well a density is known by weighted draws.
struct DrawsErrors {
  Eigen::Index draws = 0;       ///< n
  double effective_size = 0.0;  ///< E
  Eigen::VectorXd mean;         ///< (d): standard errors of the exact mean
  Eigen::VectorXd deviations;   ///< (d): of the exact standard deviations
  Eigen::VectorXd shares;       ///< (K): of the exact shares
  Estimate entropy;             ///< of the density
  Estimate log_normaliser;      ///< log Z, whose standard error is that of every log-density
  Estimate divergence;          ///< KL of the density from the base
  /// Mean of the reward under the density; nothing where it is a tilt by several.
  std::optional<Estimate> reward;

  /// 0 where there are no shares.
  double largest_of_shares() const { return shares.size() > 0 ? shares.maxCoeff() : 0.0; }
  /// All of them but mean and shares, by name.
  std::vector<std::pair<std::string_view, Estimate>> estimates() const;
};

/// How far n samples are from a density p, by every measure there is for it. The floors are taken
/// over 100 sets of n exact draws, over fewer where n is above 5,000; one core takes about 1.5 s
/// for 5,000 samples in two dimensions. Most of that is the floors', which the program keeps for
/// the last few mixtures.
///
/// Where p is known by weighted draws, what takes sets of more than p.most_compared() samples is
/// not known, but for the NLL.
struct SampleMetrics {
  SampleMoments moments;  ///< of the samples
  SampleMoments exact;    ///< of p; its NLL is the entropy

  Metric nll;               ///< -mean log p(x_j), in nats
  Metric mean_error;        ///< squared error of the mean, averaged over the coordinates
  Metric covariance_error;  ///< |C - C_p| / |C_p| in the Frobenius norm
  Metric share_error;       ///< largest |share - weight| of a component; 0 where there is none
  /// Largest |s / s_p - 1| of a coordinate's deviation in a component that expects 10 samples.
  Metric deviation_error;
  /// W2 between the n samples and n exact draws, sliced: the root of the mean over directions of
  /// the squared distance between sorted projections.
  Metric sliced_w2;
  Metric w2;                   ///< between the first 500 samples (or all) and as many exact draws
  Metric mmd;                  ///< between the first 1,000 samples (or all) and as many exact draws
  double mmd_p_value = 1.0;    ///< of the permutation test of `mmd`, by 499 permutations
  double mmd_bandwidth = 1.0;  ///< h: the median distance between exact draws

  std::optional<DrawsErrors> errors;  ///< where p is known by weighted draws
};

/// In the order in which they are measured: all that takes all samples at once, then `w2`, then
/// `mmd`.
enum class MetricsPart { moments, w2, mmd };

/// Who looks on while metrics are measured.
struct MetricsWatch {
  /// After each part, with all that is measured so far.
  std::function<void(const SampleMetrics&, MetricsPart)> ready = [](const auto&, MetricsPart) {};
  /// Every few milliseconds, and in the tests of many samples every few tens; may throw.
  std::function<void()> check = [] {};
};

/// For the columns of samples (d, n); `seed` selects the exact draws.
SampleMetrics sample_metrics(const ExactDensity& p, const Eigen::MatrixXd& samples,
                             std::uint64_t seed, const MetricsWatch& watch = {});

}  // namespace tiltscope
