#include "oracle/sample_moments.h"

#include <algorithm>

namespace tiltscope {

namespace {

void add_components(const GaussianMixture& p, const Eigen::MatrixXd& samples,
                    SampleMoments& moments) {
  const auto n = static_cast<double>(samples.cols());
  const Eigen::MatrixXd joints = p.log_joints(samples);
  const Eigen::MatrixXd responsibilities = softmax(joints);

  // p(x) = p(x, i) / p(i | x) for each component i: for the likeliest, nothing is 0.
  const Eigen::RowVectorXd largest = responsibilities.colwise().maxCoeff();
  moments.nll = (largest.array().log() - joints.colwise().maxCoeff().array()).mean();
  moments.shares = responsibilities.rowwise().mean();
  moments.component_deviations.resize(p.dimension(), moments.shares.size());
  for (Eigen::Index i = 0; i < moments.shares.size(); ++i) {
    // About the component's exact mean, near which its samples are: nothing cancels.
    const Eigen::MatrixXd own = samples.colwise() - p.mean(static_cast<std::size_t>(i));
    const Eigen::VectorXd weights =
        responsibilities.row(i).transpose() / std::max(n * moments.shares[i], 1e-300);
    const Eigen::VectorXd centre = own * weights;
    moments.component_deviations.col(i) =
        (own.cwiseAbs2() * weights - centre.cwiseAbs2()).cwiseMax(0.0).cwiseSqrt();
  }
}

}  // namespace

SampleMoments sample_moments(const ExactDensity& p, const Eigen::MatrixXd& samples) {
  SampleMoments moments;
  moments.mean = samples.rowwise().mean();
  const Eigen::MatrixXd offsets = samples.colwise() - moments.mean;
  moments.covariance = offsets * offsets.transpose() / static_cast<double>(samples.cols());
  if (const GaussianMixture* mixture = p.mixture()) {
    add_components(*mixture, samples, moments);
  } else {
    moments.nll = -p.log_density(samples).mean();
  }
  return moments;
}

SampleMoments exact_moments(const ExactDensity& p) {
  SampleMoments moments;
  moments.mean = p.mean();
  moments.covariance = p.covariance();
  const GaussianMixture* mixture = p.mixture();
  if (mixture == nullptr) return moments;
  moments.shares = mixture->weights();
  moments.component_deviations.resize(p.dimension(), moments.shares.size());
  for (Eigen::Index i = 0; i < moments.shares.size(); ++i) {
    moments.component_deviations.col(i) =
        mixture->covariance(static_cast<std::size_t>(i)).diagonal().cwiseSqrt();
  }
  return moments;
}

}  // namespace tiltscope
