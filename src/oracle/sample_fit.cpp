#include "oracle/sample_fit.h"

#include "oracle/metrics.h"
#include "oracle/weighted_draws.h"

#include <cmath>
#include <limits>

namespace tiltscope {

namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// (K, n): the responsibilities of each column.
Eigen::MatrixXd responsibilities(const GaussianMixture& p, const Eigen::MatrixXd& samples) {
  Eigen::MatrixXd all(static_cast<Eigen::Index>(p.components()), samples.cols());
  for (Eigen::Index j = 0; j < samples.cols(); ++j) {
    all.col(j) = p.responsibilities(samples.col(j));
  }
  return all;
}

}  // namespace

SampleFit sample_fit(const ExactDensity& p, const Eigen::MatrixXd& samples) {
  SampleFit fit;
  fit.nll = negative_log_likelihood(p, samples);
  const bool comparable = samples.cols() <= p.most_compared();
  fit.mean_error = comparable ? mean_squared_error(samples.rowwise().mean(), p.mean()) : not_known;
  fit.weight_error = not_known;
  if (const GaussianMixture* parts = p.parts()) {
    fit.shares = responsibilities(*parts, samples).rowwise().mean();
    if (comparable) fit.weight_error = mean_squared_error(fit.shares, p.shares());
  }
  return fit;
}

SampleFit exact_fit(const ExactDensity& p, const Eigen::MatrixXd& draws, Eigen::Index n) {
  const auto count = static_cast<double>(n);
  SampleFit fit;
  if (const WeightedDraws* weighted = p.draws()) {
    const Estimate entropy = weighted->entropy();
    fit.nll = entropy.value;
    fit.nll_deviation = entropy.deviation;
    fit.shares_deviation = weighted->moments().shares_deviation;
  } else {
    fit.nll = p.entropy(draws);
  }
  const bool comparable = n <= p.most_compared();
  if (comparable) {
    const Eigen::ArrayXd log_p = p.log_density(draws);
    fit.nll_chance = std::sqrt((log_p - log_p.mean()).square().mean() / count);
  }
  fit.mean_error = comparable
                       ? p.covariance().trace() / (static_cast<double>(p.dimension()) * count)
                       : not_known;
  fit.weight_error = not_known;
  if (const GaussianMixture* parts = p.parts()) {
    fit.shares = p.shares();
    if (!comparable) return fit;
    const Eigen::MatrixXd spread = responsibilities(*parts, draws).colwise() - fit.shares;
    fit.weight_error = spread.array().square().mean() / count;
  }
  return fit;
}

SampleFit unknown_fit() { return {not_known, not_known, not_known, {}}; }

}  // namespace tiltscope
