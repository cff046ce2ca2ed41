#pragma once

#include "diffusion/flow_field.h"
#include "math/gaussian_mixture.h"

#include <utility>

namespace tiltscope::test {

/// Of a mixture, in double precision: x1_hat = -sigma_t grad log p_t.
class ExactFlowField final : public FlowField {
 public:
  ExactFlowField(GaussianMixture clean, NoiseSchedule schedule)
      : clean_(std::move(clean)), schedule_(schedule) {}

  void evaluate(const Eigen::MatrixXd& x_t, double t, Eigen::MatrixXd& x1_hat,
                Eigen::VectorXd& divergence) override;

 private:
  GaussianMixture clean_;
  NoiseSchedule schedule_;
};

}  // namespace tiltscope::test
