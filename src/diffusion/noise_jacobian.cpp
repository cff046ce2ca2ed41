#include "diffusion/noise_jacobian.h"

namespace tiltscope {

LearnedJacobian::LearnedJacobian(const NoiseNetwork& network, Workers& workers)
    : network_(network) {
  for (int i = 0; i < workers.size(); ++i) jacobians_.emplace_back(network);
}

void LearnedJacobian::set_times(const std::vector<double>& times) {
  times_.clear();
  for (const double t : times) {
    const NoiseLevel level = network_.schedule().at(t);
    times_.push_back({Row::Constant(static_cast<float>(t)),
                      Row::Constant(static_cast<float>(level.alpha)),
                      Row::Constant(static_cast<float>(level.sigma))});
  }
}

void LearnedJacobian::predict_block(const Denoiser::Part& part,
                                    const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                    Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const Time& time = times_[static_cast<std::size_t>(part.time)];
  const Eigen::Index n = x_t.cols();
  jacobians_[static_cast<std::size_t>(part.worker)].predict(x_t, time.t.head(n), time.alpha.head(n),
                                                            time.sigma.head(n), x1_hat);
}

void LearnedJacobian::product_block(const Denoiser::Part& part,
                                    const Eigen::Ref<const Eigen::MatrixXf>& v,
                                    Eigen::Ref<Eigen::MatrixXf> result) {
  jacobians_[static_cast<std::size_t>(part.worker)].product(v, result);
}

}  // namespace tiltscope
