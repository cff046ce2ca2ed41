#pragma once

#include "math/noise_schedule.h"
#include "nn/divergence_predictor.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope {

/// A denoiser with the divergence of its prediction: what the probability-flow ODE needs.
class FlowField {
 public:
  virtual ~FlowField() = default;

  /// x1_hat(x_t, t) and tr(d x1_hat / d x_t). x_t, x1_hat: (d, n); divergence: (n).
  virtual void evaluate(const Eigen::MatrixXd& x_t, double t, Eigen::MatrixXd& x1_hat,
                        Eigen::VectorXd& divergence) = 0;
};

/// Of a network, in single precision; network and workers must outlive it.
class LearnedFlowField final : public FlowField {
 public:
  LearnedFlowField(const NoiseNetwork& network, Workers& workers);

  void evaluate(const Eigen::MatrixXd& x_t, double t, Eigen::MatrixXd& x1_hat,
                Eigen::VectorXd& divergence) override;

 private:
  Workers& workers_;
  std::vector<DivergencePredictor> predictors_;  ///< one a worker
};

}  // namespace tiltscope
