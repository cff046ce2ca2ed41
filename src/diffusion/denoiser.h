#pragma once

#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"
#include "nn/noise_network.h"
#include "nn/workers.h"

#include <Eigen/Core>

namespace tiltscope {

/// Anything that predicts the noise; the sampler takes any, so that its own error can be told from
/// the network's.
class Denoiser {
 public:
  virtual ~Denoiser() = default;

  virtual Eigen::Index dimension() const = 0;

  /// x1_hat(x_t, t) = E[x1 | x_t] (2.5), for x_t: (d, n) at one diffusion time t, into
  /// x1_hat: (d, n).
  virtual void predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat) = 0;
};

/// The exact conditional expectation for a mixture: x1_hat = -sigma_t grad log p_t (2.8).
class ExactDenoiser final : public Denoiser {
 public:
  ExactDenoiser(GaussianMixture clean, NoiseSchedule schedule, Workers& workers)
      : clean_(std::move(clean)), schedule_(schedule), workers_(workers) {}

  Eigen::Index dimension() const override { return clean_.dimension(); }
  void predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat) override;

 private:
  GaussianMixture clean_;
  NoiseSchedule schedule_;
  Workers& workers_;
};

/// A trained network, which must outlive the denoiser.
class LearnedDenoiser final : public Denoiser {
 public:
  LearnedDenoiser(const NoiseNetwork<float>& network, Workers& workers);

  Eigen::Index dimension() const override { return network_.dimension(); }
  void predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat) override;

  /// The same with a time for each sample, t: (n).
  void predict_noise(const Eigen::MatrixXf& x_t, const Eigen::VectorXf& t, Eigen::MatrixXf& x1_hat);

 private:
  const NoiseNetwork<float>& network_;
  Workers& workers_;
  std::vector<NoiseNetwork<float>::Pass> passes_;  ///< one a worker
};

}  // namespace tiltscope
