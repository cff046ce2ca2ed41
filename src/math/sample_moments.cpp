#include "math/sample_moments.h"

#include <algorithm>

namespace tiltscope {

SampleMoments sample_moments(const GaussianMixture& p, const Eigen::MatrixXd& samples) {
  const auto n = static_cast<double>(samples.cols());
  const Eigen::MatrixXd joints = p.log_joints(samples);
  const Eigen::MatrixXd responsibilities = softmax(joints);

  SampleMoments moments;
  // p(x) = p(x, i) / p(i | x) for each component i: for the likeliest, nothing is 0.
  const Eigen::RowVectorXd largest = responsibilities.colwise().maxCoeff();
  moments.nll = (largest.array().log() - joints.colwise().maxCoeff().array()).mean();
  moments.mean = samples.rowwise().mean();
  moments.shares = responsibilities.rowwise().mean();
  const Eigen::MatrixXd offsets = samples.colwise() - moments.mean;
  moments.covariance = offsets * offsets.transpose() / n;
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
  return moments;
}

SampleMoments exact_moments(const GaussianMixture& p) {
  SampleMoments moments;
  moments.mean = p.mean();
  moments.covariance = p.covariance();
  moments.shares = p.weights();
  moments.component_deviations.resize(p.dimension(), moments.shares.size());
  for (Eigen::Index i = 0; i < moments.shares.size(); ++i) {
    moments.component_deviations.col(i) =
        p.covariance(static_cast<std::size_t>(i)).diagonal().cwiseSqrt();
  }
  return moments;
}

}  // namespace tiltscope
