#include "oracle/sample_moments.h"

#include <algorithm>

namespace tiltscope {

namespace {

/// -mean log p, by log_joints and responsibilities, (K, n).
double nll_of(const Eigen::MatrixXd& joints, const Eigen::MatrixXd& responsibilities) {
  // p(x) = p(x, i) / p(i | x) for each component i: for the likeliest, nothing is 0.
  const Eigen::RowVectorXd largest = responsibilities.colwise().maxCoeff();
  return (largest.array().log() - joints.colwise().maxCoeff().array()).mean();
}

void add_parts(const GaussianMixture& p, const Eigen::MatrixXd& samples,
               const Eigen::MatrixXd& responsibilities, SampleMoments& moments) {
  const auto n = static_cast<double>(samples.cols());
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
  const GaussianMixture* parts = p.parts();
  if (parts == nullptr || parts != p.mixture()) moments.nll = -p.log_density(samples).mean();
  if (parts == nullptr) return moments;
  const Eigen::MatrixXd joints = parts->log_joints(samples);
  const Eigen::MatrixXd responsibilities = softmax(joints);
  if (parts == p.mixture()) moments.nll = nll_of(joints, responsibilities);
  add_parts(*parts, samples, responsibilities, moments);
  return moments;
}

SampleMoments exact_moments(const ExactDensity& p) {
  SampleMoments moments;
  moments.mean = p.mean();
  moments.covariance = p.covariance();
  moments.shares = p.shares();
  moments.component_deviations = p.part_deviations();
  return moments;
}

}  // namespace tiltscope
