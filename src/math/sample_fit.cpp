#include "math/sample_fit.h"

#include "math/metrics.h"

namespace tiltscope {

namespace {

/// (K, n): the responsibilities of each column.
Eigen::MatrixXd responsibilities(const GaussianMixture& p, const Eigen::MatrixXd& samples) {
  Eigen::MatrixXd all(static_cast<Eigen::Index>(p.components()), samples.cols());
  for (Eigen::Index j = 0; j < samples.cols(); ++j) {
    all.col(j) = p.responsibilities(samples.col(j));
  }
  return all;
}

}  // namespace

SampleFit sample_fit(const GaussianMixture& p, const Eigen::MatrixXd& samples) {
  SampleFit fit;
  fit.nll = negative_log_likelihood(p, samples);
  fit.mean_error = mean_squared_error(samples.rowwise().mean(), p.mean());
  fit.shares = responsibilities(p, samples).rowwise().mean();
  fit.weight_error = mean_squared_error(fit.shares, p.weights());
  return fit;
}

SampleFit exact_fit(const GaussianMixture& p, const Eigen::MatrixXd& draws, Eigen::Index n) {
  const auto count = static_cast<double>(n);
  SampleFit fit;
  fit.nll = entropy(p, draws);
  fit.mean_error = p.covariance().trace() / (static_cast<double>(p.dimension()) * count);
  fit.shares = p.weights();
  const Eigen::MatrixXd spread = responsibilities(p, draws).colwise() - fit.shares;
  fit.weight_error = spread.array().square().mean() / count;
  return fit;
}

}  // namespace tiltscope
