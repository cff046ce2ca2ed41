#include "diffusion/denoiser.h"

#include <algorithm>
#include <stdexcept>

namespace tiltscope {

namespace {

/// Shares n samples out: work(worker, first, count) for each block of them.
template <class Work>
void by_blocks(Workers& workers, Eigen::Index n, const Work& work) {
  constexpr Eigen::Index block = Denoiser::block;
  workers.run(static_cast<int>((n + block - 1) / block), [&](int i, int worker) {
    const Eigen::Index first = i * block;
    work(worker, first, std::min(block, n - first));
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

void Denoiser::predict_with_product(const Part&, const Eigen::Ref<const Eigen::MatrixXf>&,
                                    Eigen::Ref<Eigen::MatrixXf>, const Vectors&,
                                    Eigen::Ref<Eigen::MatrixXf>) {
  throw std::logic_error("this denoiser has no Jacobian");
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

void ExactDenoiser::predict_with_product(const Part& part,
                                         const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                         Eigen::Ref<Eigen::MatrixXf> x1_hat, const Vectors& vectors,
                                         Eigen::Ref<Eigen::MatrixXf> product) {
  // Wide enough for what double precision loses in the difference, narrow beside any width of p_t.
  constexpr double step = 1e-5;
  predict_block(part, x_t, x1_hat);
  vectors(x_t, x1_hat, product);
  const auto time = static_cast<std::size_t>(part.time);
  const ExactDensity& density = *noised_[time];
  const Eigen::MatrixXd x = x_t.cast<double>();
  const Eigen::MatrixXd v = product.cast<double>();
  // Along a vector of length 1, as it is v that may be of any size.
  const Eigen::RowVectorXd sizes = v.colwise().norm();
  const Eigen::RowVectorXd scales = (sizes.array() > 0.0).select(step * sizes.cwiseInverse(), 0.0);
  const Eigen::MatrixXd along = v * scales.asDiagonal();
  const Eigen::MatrixXd slopes = (density.score(x + along) - density.score(x - along)) / (2 * step);
  product = (-sigmas_[time] * (slopes.array().rowwise() * sizes.array())).matrix().cast<float>();
}

LearnedDenoiser::LearnedDenoiser(const NoiseNetwork& network, Workers& workers)
    : Denoiser(workers),
      network_(network),
      predictors_(static_cast<std::size_t>(workers.size()), Predictor(network)),
      jacobians_(predictors_.size()),
      calls_(predictors_.size()) {}

void LearnedDenoiser::set_times(const std::vector<double>& times) {
  at_ = times;
  times_ = TimeShare(network_, times);
}

void LearnedDenoiser::predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                    Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const auto worker = static_cast<std::size_t>(part.worker);
  predictors_[worker].predict(x_t, times_, part.time, x1_hat);
  calls_[worker] += x_t.cols();
}

void LearnedDenoiser::predict_with_product(const Part& part,
                                           const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                           Eigen::Ref<Eigen::MatrixXf> x1_hat,
                                           const Vectors& vectors,
                                           Eigen::Ref<Eigen::MatrixXf> product) {
  using Row = Eigen::Matrix<float, VectorJacobian::capacity, 1>;
  const auto worker = static_cast<std::size_t>(part.worker);
  std::optional<VectorJacobian>& jacobian = jacobians_[worker];
  if (!jacobian) jacobian.emplace(network_);
  const auto time = static_cast<std::size_t>(part.time);
  const NoiseLevel level = times_.levels[time];
  const Row t = Row::Constant(static_cast<float>(at_[time]));
  const Row alpha = Row::Constant(static_cast<float>(level.alpha));
  const Row sigma = Row::Constant(static_cast<float>(level.sigma));
  for (Eigen::Index first = 0; first < x_t.cols(); first += VectorJacobian::capacity) {
    const auto count = std::min<Eigen::Index>(VectorJacobian::capacity, x_t.cols() - first);
    const auto x = x_t.middleCols(first, count);
    auto predicted = x1_hat.middleCols(first, count);
    auto v = product.middleCols(first, count);
    jacobian->predict(x, t.head(count), alpha.head(count), sigma.head(count), predicted);
    vectors(x, predicted, v);
    jacobian->product(v, v);
  }
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
