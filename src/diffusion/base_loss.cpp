#include "diffusion/base_loss.h"

#include "diffusion/mean_noise.h"
#include "diffusion/noising.h"
#include "math/random.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace tiltscope {

BaseLoss::BaseLoss(const Experiment& experiment, Eigen::Index n, const NoiseNetwork& network,
                   Workers& workers)
    : over_neighbours_(experiment.training.target == TrainingTarget::neighbours),
      seed_(experiment.seed),
      schedule_(network.schedule()),
      workers_(workers),
      samples_(static_cast<std::size_t>(n)),
      t_(n),
      alpha_(n),
      sigma_(n),
      target_(network.dimension(), n),
      x_t_(target_),
      x1_hat_(target_),
      denoiser_(network, workers) {
  std::iota(samples_.begin(), samples_.end(), 0u);
}

void BaseLoss::take(const Eigen::Ref<const Eigen::MatrixXf>& x0) {
  noise(RandomStream(seed_, Purpose::held_out_noise), schedule_, 0, x0,
        {t_, alpha_, sigma_, target_, x_t_}, over_neighbours_ ? Times::stratified : Times::uniform);
  if (!over_neighbours_) return;
  MeanNoise mean_noise(x0, workers_.size());
  const Eigen::Index n = x0.cols();
  constexpr Eigen::Index block = PosteriorSums::capacity;
  workers_.run(static_cast<int>((n + block - 1) / block), [&](int i, int worker) {
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, n - first);
    mean_noise(
        0,
        std::span(samples_).subspan(static_cast<std::size_t>(first),
                                    static_cast<std::size_t>(count)),
        worker,
        {t_.segment(first, count), alpha_.segment(first, count), sigma_.segment(first, count),
         target_.middleCols(first, count), x_t_.middleCols(first, count)});
  });
}

double BaseLoss::value() {
  denoiser_.predict_noise(x_t_, t_, alpha_, sigma_, x1_hat_);
  return (x1_hat_ - target_).cast<double>().colwise().squaredNorm().mean();
}

}  // namespace tiltscope
