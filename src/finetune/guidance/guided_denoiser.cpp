#include "finetune/guidance/guided_denoiser.h"

namespace tiltscope {

void GuidedDenoiser::set_times(const std::vector<double>& times) {
  levels_.clear();
  for (const double t : times) levels_.push_back(schedule_.at(t));
  base_.set_times(times);
}

void GuidedDenoiser::predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                   Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  Eigen::MatrixXf base(x_t.rows(), x_t.cols());
  predict_both(part, x_t, base, x1_hat);
}

void GuidedDenoiser::predict_both(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                  Eigen::Ref<Eigen::MatrixXf> x1_hat,
                                  Eigen::Ref<Eigen::MatrixXf> guided) {
  const NoiseLevel level = levels_[static_cast<std::size_t>(part.time)];
  const auto alpha = static_cast<float>(level.alpha);
  const auto sigma = static_cast<float>(level.sigma);
  Eigen::MatrixXf gradients(x_t.rows(), x_t.cols());  // of lambda r at x0_hat
  Eigen::MatrixXf product(x_t.rows(), x_t.cols());
  Eigen::Index done = 0;
  const auto vectors = [&](const Eigen::Ref<const Eigen::MatrixXf>& x,
                           const Eigen::Ref<const Eigen::MatrixXf>& e,
                           Eigen::Ref<Eigen::MatrixXf> v) {
    const Eigen::MatrixXd x0_hat = ((x - sigma * e) / alpha).cast<double>();
    v = (lambda_ * reward_.gradients(x0_hat).value()).cast<float>();
    gradients.middleCols(done, v.cols()) = v;
    done += v.cols();
  };
  base_.predict_with_product(part, x_t, x1_hat, vectors, product);
  const Eigen::MatrixXf a = (gradients - sigma * product) / alpha;
  guided = x1_hat - sigma * a;
}

}  // namespace tiltscope
