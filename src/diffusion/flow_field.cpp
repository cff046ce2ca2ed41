#include "diffusion/flow_field.h"

#include <algorithm>

namespace tiltscope {

LearnedFlowField::LearnedFlowField(const NoiseNetwork& network, Workers& workers)
    : workers_(workers),
      predictors_(static_cast<std::size_t>(workers.size()), DivergencePredictor(network)) {}

void LearnedFlowField::evaluate(const Eigen::MatrixXd& x_t, double t, Eigen::MatrixXd& x1_hat,
                                Eigen::VectorXd& divergence) {
  constexpr Eigen::Index block = DivergencePredictor::capacity;
  workers_.run(static_cast<int>((x_t.cols() + block - 1) / block), [&](int i, int worker) {
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, x_t.cols() - first);
    Eigen::MatrixXf prediction(x_t.rows(), count);
    Eigen::VectorXf trace(count);
    predictors_[static_cast<std::size_t>(worker)].predict(
        x_t.middleCols(first, count).cast<float>(), t, prediction, trace);
    x1_hat.middleCols(first, count) = prediction.cast<double>();
    divergence.segment(first, count) = trace.cast<double>();
  });
}

}  // namespace tiltscope
