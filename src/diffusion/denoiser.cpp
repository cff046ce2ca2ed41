#include "diffusion/denoiser.h"

#include <algorithm>

namespace tiltscope {

namespace {

constexpr Eigen::Index chunk = 128;

int chunks(Eigen::Index n) { return static_cast<int>((n + chunk - 1) / chunk); }

}  // namespace

void ExactDenoiser::predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat) {
  const NoiseLevel level = schedule_.at(t);
  const GaussianMixture noised = clean_.noised(level);
  const Eigen::Index n = x_t.cols();
  workers_.run(chunks(n), [&](int i) {
    const Eigen::Index end = std::min((i + 1) * chunk, n);
    for (Eigen::Index j = i * chunk; j < end; ++j) {
      x1_hat.col(j) = (-level.sigma * noised.score(x_t.col(j).cast<double>())).cast<float>();
    }
  });
}

LearnedDenoiser::LearnedDenoiser(const NoiseNetwork<float>& network, Workers& workers)
    : network_(network),
      workers_(workers),
      passes_(static_cast<std::size_t>(workers.size()),
              network.pass(chunk, NoiseNetwork<float>::For::inference)) {}

void LearnedDenoiser::predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat) {
  predict_noise(x_t, Eigen::VectorXf::Constant(x_t.cols(), static_cast<float>(t)), x1_hat);
}

void LearnedDenoiser::predict_noise(const Eigen::MatrixXf& x_t, const Eigen::VectorXf& t,
                                    Eigen::MatrixXf& x1_hat) {
  const Eigen::Index n = x_t.cols();
  workers_.run(chunks(n), [&](int i) {
    auto& pass = passes_[static_cast<std::size_t>(i % workers_.size())];
    const Eigen::Index first = i * chunk;
    const Eigen::Index count = std::min(chunk, n - first);
    pass.x_t.leftCols(count) = x_t.middleCols(first, count);
    pass.t.head(count) = t.segment(first, count);
    network_.forward(pass, 0, count);
    x1_hat.middleCols(first, count) = pass.x1_hat.leftCols(count);
  });
}

}  // namespace tiltscope
