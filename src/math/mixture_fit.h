#pragma once

#include "config/experiment.h"
#include "math/mixture_em.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiltscope {

/// Why no mixture can be fitted to some points, in a sentence.
class FitError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct FitOptions {
  int components = 0;  ///< how many; 0 tries several and chooses
  std::uint64_t seed = 0;
  TaskRunner run = nullptr;  ///< for several threads; the result does not depend on it
  /// Called every few milliseconds on the calling thread with the number of components that is
  /// being fitted; may throw to give up.
  std::function<void(int components)> checkpoint = nullptr;
};

/// What a number of components came to on rows that it was not fitted to.
struct FitTrial {
  int components = 0;
  double held_out = 0.0;  ///< mean log-density of a row, in nats
  double behind = 0.0;    ///< less than the best has, in nats ...
  double error = 0.0;     ///< ... and the standard error of that; 0 for the best
};

struct MixtureFit {
  BaseConfig mixture;
  /// In the order of their components; empty where their number was given.
  std::vector<FitTrial> trials;
  double log_density = 0.0;   ///< mean over all points, in nats
  Eigen::Index left_out = 0;  ///< points so far from all components that none is for them
  /// What whoever gave the points should know: sentences without full stops.
  std::vector<std::string> remarks;
};

/// The most components that are tried.
inline constexpr int most_fitted_components = 60;

/// Fits a Gaussian mixture with full covariances to points (d, n) by expectation maximisation, from
/// several k-means++ starts each.
///
/// How many components: each number is fitted to a part of the points and judged by its mean
/// log-density on the others (a fifth; with few points, five parts take turns). Of all numbers
/// tried, the smallest one is taken which is behind the best by no more than two standard errors of
/// that difference. The usual rule takes one standard error of the mean instead. But most of that
/// is the spread of log p itself, which is the same for all numbers and says nothing about which
/// one is right; it would choose too few. Two, because the best is the best of some twenty.
///
/// No deviation is below a thousandth of its coordinate's (by quartiles, which outliers do not
/// move). The result is a pure function of points, components and seed. Throws FitError where there
/// are no points, some are not finite, there are more components than points, or d is above 128.
MixtureFit fit_mixture(const Eigen::MatrixXd& points, const FitOptions& options = {});

}  // namespace tiltscope
