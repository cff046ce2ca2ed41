#include "diffusion/denoiser.h"

#include <algorithm>

namespace tiltscope {

namespace {

/// Shares n samples out: work(worker, first, count) for each block of them.
template <class Work>
void by_blocks(Workers& workers, Eigen::Index n, const Work& work) {
  constexpr Eigen::Index block = Denoiser::block;
  workers.run(static_cast<int>((n + block - 1) / block), [&](int i) {
    const Eigen::Index first = i * block;
    work(i % workers.size(), first, std::min(block, n - first));
  });
}

}  // namespace

void Denoiser::predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat) {
  set_times({t});
  by_blocks(workers_, x_t.cols(), [&](int worker, Eigen::Index first, Eigen::Index count) {
    predict_block({worker, 0, first}, x_t.middleCols(first, count),
                  x1_hat.middleCols(first, count));
  });
}

void ExactDenoiser::set_times(const std::vector<double>& times) {
  sigmas_.clear();
  noised_.clear();
  for (const double t : times) {
    const NoiseLevel level = schedule_.at(t);
    sigmas_.push_back(level.sigma);
    noised_.push_back(clean_->at(level));
  }
}

void ExactDenoiser::predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                  Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const auto time = static_cast<std::size_t>(part.time);
  x1_hat = (-sigmas_[time] * noised_[time]->score(x_t.cast<double>())).cast<float>();
}

LearnedDenoiser::LearnedDenoiser(const NoiseNetwork& network, Workers& workers)
    : Denoiser(workers),
      network_(network),
      predictors_(static_cast<std::size_t>(workers.size()), Predictor(network)),
      calls_(predictors_.size()) {}

void LearnedDenoiser::set_times(const std::vector<double>& times) {
  times_ = TimeShare(network_, times);
}

void LearnedDenoiser::predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                    Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const auto worker = static_cast<std::size_t>(part.worker);
  predictors_[worker].predict(x_t, times_, part.time, x1_hat);
  calls_[worker] += x_t.cols();
}

void LearnedDenoiser::predict_noise(const Eigen::MatrixXf& x_t, const Eigen::VectorXf& t,
                                    const Eigen::VectorXf& alpha, const Eigen::VectorXf& sigma,
                                    Eigen::MatrixXf& x1_hat) {
  by_blocks(workers_, x_t.cols(), [&](int worker, Eigen::Index first, Eigen::Index count) {
    predictors_[static_cast<std::size_t>(worker)].predict(
        x_t.middleCols(first, count), t.segment(first, count), alpha.segment(first, count),
        sigma.segment(first, count), x1_hat.middleCols(first, count));
  });
}

}  // namespace tiltscope
