#pragma once

#include "diffusion/denoiser.h"
#include "nn/noise_network.h"
#include "nn/vector_jacobian.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace tiltscope {

/// Anything that predicts the noise, with the products J' v of vectors with its Jacobian
/// J = d x1_hat / d x_t: a gradient at x1_hat becomes one at x_t.
class NoiseJacobian {
 public:
  /// Samples at a time, at most.
  static constexpr Eigen::Index block = VectorJacobian::capacity;

  virtual ~NoiseJacobian() = default;

  /// Fixes the diffusion times of the calls to come.
  virtual void set_times(const std::vector<double>& times) = 0;

  /// x1_hat at t = times[part.time]; x_t, x1_hat: (d, n <= block). Workers may ask at the same
  /// time.
  virtual void predict_block(const Denoiser::Part& part,
                             const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                             Eigen::Ref<Eigen::MatrixXf> x1_hat) = 0;

  /// J' v at the samples of that worker's last `predict_block`. v, result: (d, n); they may be the
  /// same.
  virtual void product_block(const Denoiser::Part& part, const Eigen::Ref<const Eigen::MatrixXf>& v,
                             Eigen::Ref<Eigen::MatrixXf> result) = 0;
};

/// Of a network, which must outlive it and may change between calls.
class LearnedJacobian final : public NoiseJacobian {
 public:
  LearnedJacobian(const NoiseNetwork& network, Workers& workers);

  void set_times(const std::vector<double>& times) override;
  void predict_block(const Denoiser::Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;
  void product_block(const Denoiser::Part& part, const Eigen::Ref<const Eigen::MatrixXf>& v,
                     Eigen::Ref<Eigen::MatrixXf> result) override;

 private:
  using Row = Eigen::Matrix<float, engine::block, 1>;

  /// Of a time, for a whole block.
  struct Time {
    Row t, alpha, sigma;
  };

  const NoiseNetwork& network_;
  std::vector<Time> times_;
  std::vector<VectorJacobian> jacobians_;  ///< one a worker
};

}  // namespace tiltscope
