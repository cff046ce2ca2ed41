#include "nn/divergence_predictor.h"

namespace tiltscope {

DivergencePredictor::DivergencePredictor(const NoiseNetwork& network)
    : network_(network), pass_(network.mlp().shape()) {}

void DivergencePredictor::predict(const Eigen::Ref<const Eigen::MatrixXf>& x_t, double t,
                                  Eigen::Ref<Eigen::MatrixXf> x1_hat,
                                  Eigen::Ref<Eigen::VectorXf> divergence) {
  const MlpShape& shape = network_.mlp().shape();
  const Eigen::Index n = x_t.cols();
  const Eigen::Map<const BlockMatrix> F(
      pass_.forward(network_, x_t, Eigen::VectorXf::Constant(n, static_cast<float>(t))),
      engine::block, shape.outputs);
  // x1_hat = skip x_t + alpha F.
  const NoiseLevel level = network_.schedule().at(t);
  const auto alpha = static_cast<float>(level.alpha);
  const auto sigma = static_cast<float>(level.sigma);
  divergence.setZero();
  for (int i = 0; i < shape.outputs; ++i) {
    const float skip = network_.skip(i, alpha, sigma);
    x1_hat.row(i) = skip * x_t.row(i) + alpha * F.col(i).head(n).transpose();
    divergence.array() += skip;
  }
  for (int i = 0; i < shape.outputs; ++i) divergence += alpha * own_derivative(i).head(n);
}

Eigen::VectorXf DivergencePredictor::own_derivative(int i) {
  const Mlp& mlp = network_.mlp();
  BlockMatrix& delta = pass_.output_delta();
  delta.leftCols(mlp.shape().outputs).setZero();
  delta.col(i).setOnes();
  return Eigen::Map<const BlockMatrix>(pass_.backward(network_), engine::block,
                                       mlp.shape().out(0)) *
         mlp.weight(0).col(i);
}

}  // namespace tiltscope
