#include "nn/vector_jacobian.h"

#include <algorithm>

namespace tiltscope {

VectorJacobian::VectorJacobian(const NoiseNetwork& network)
    : network_(network), pass_(network.mlp().shape()), input_gradient_(network.dimension()) {}

void VectorJacobian::predict(const Samples& x_t, const Numbers& t, const Numbers& alpha,
                             const Numbers& sigma, Eigen::Ref<Eigen::MatrixXf> x1_hat) {
  const Eigen::Index n = x_t.cols();
  alpha_.head(n) = alpha;
  sigma_.head(n) = sigma;
  const float* F = pass_.forward(network_, x_t, t);
  for (Eigen::Index r = 0; r < x_t.rows(); ++r, F += engine::block) {
    for (Eigen::Index j = 0; j < n; ++j) {
      x1_hat(r, j) = network_.skip(r, alpha[j], sigma[j]) * x_t(r, j) + alpha[j] * F[j];
    }
  }
}

void VectorJacobian::product(const Samples& v, Eigen::Ref<Eigen::MatrixXf> result) {
  const Eigen::Index n = v.cols();
  BlockMatrix& delta = pass_.output_delta();
  for (Eigen::Index r = 0; r < v.rows(); ++r) {
    delta.col(r).head(n) = alpha_.head(n).cwiseProduct(v.row(r).transpose());
    delta.col(r).tail(engine::block - n).setZero();
  }
  input_gradient_.write(network_, pass_.backward(network_), alpha_.head(n), sigma_.head(n), v,
                        result);
}

VectorJacobianBatch::VectorJacobianBatch(const NoiseNetwork& network, Workers& workers)
    : workers_(workers), task_([this](int block, int worker) { run_block(block, worker); }) {
  for (int i = 0; i < workers.size(); ++i) of_worker_.emplace_back(network);
}

void VectorJacobianBatch::run(Batch batch, const Vectors& vectors) {
  batch_ = &batch;
  vectors_ = &vectors;
  workers_.run(static_cast<int>(engine::padded(static_cast<int>(batch.t.size())) / engine::block),
               task_);
}

void VectorJacobianBatch::run_block(int block, int worker) {
  const Eigen::Index first = Eigen::Index{block} * engine::block;
  const Eigen::Index count = std::min<Eigen::Index>(engine::block, batch_->t.size() - first);
  VectorJacobian& jacobian = of_worker_[static_cast<std::size_t>(worker)];
  auto x1_hat = batch_->x1_hat.middleCols(first, count);
  auto product = batch_->product.middleCols(first, count);
  jacobian.predict(batch_->x_t.middleCols(first, count), batch_->t.segment(first, count),
                   batch_->alpha.segment(first, count), batch_->sigma.segment(first, count),
                   x1_hat);
  (*vectors_)(first, worker, x1_hat, product);
  jacobian.product(product, product);
}

}  // namespace tiltscope
