#pragma once

#include "math/noise_schedule.h"
#include "nn/predictor.h"
#include "nn/vector_jacobian.h"
#include "nn/workers.h"
#include "oracle/exact_density.h"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope {

/// Anything that predicts the noise; the sampler takes any, so that its own error can be told from
/// the network's.
class Denoiser {
 public:
  /// Samples that are predicted at a time, at most.
  static constexpr Eigen::Index block = Predictor::capacity;

  /// Some of a sampler's samples, on their way.
  struct Part {
    int worker;          ///< who asks; workers may ask at the same time
    int time;            ///< which of the times
    Eigen::Index first;  ///< the place of the first of them among all samples
  };

  explicit Denoiser(Workers& workers) : workers_(workers) {}
  virtual ~Denoiser() = default;

  virtual Eigen::Index dimension() const = 0;

  /// Fixes the diffusion times of the calls of `predict_block` to come.
  virtual void set_times(const std::vector<double>& times) = 0;

  /// x1_hat(x_t, t) = E[x1 | x_t] (2.5) at t = times[part.time]; x_t, x1_hat: (d, n <= block).
  virtual void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                             Eigen::Ref<Eigen::MatrixXf> x1_hat) = 0;

  /// Given x_t and x1_hat (d, n) of the next samples in their order, writes the vectors v (d, n)
  /// that are to be multiplied.
  using Vectors = std::function<void(const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                     const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
                                     Eigen::Ref<Eigen::MatrixXf> v)>;

  /// As `predict_block`, and J' v of each sample with the Jacobian J = d x1_hat / d x_t at fixed t;
  /// product: (d, n). Throws std::logic_error where the denoiser has no Jacobian.
  virtual void predict_with_product(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                                    Eigen::Ref<Eigen::MatrixXf> x1_hat, const Vectors& vectors,
                                    Eigen::Ref<Eigen::MatrixXf> product);

  /// x1_hat of any number of samples at one diffusion time; x_t, x1_hat: (d, n).
  void predict_noise(const Eigen::MatrixXf& x_t, double t, Eigen::MatrixXf& x1_hat);

 protected:
  Workers& workers_;
};

/// The exact conditional expectation: x1_hat = -sigma_t grad log p_t (2.8).
class ExactDenoiser final : public Denoiser {
 public:
  /// `clean` is p_0, which is known.
  ExactDenoiser(std::shared_ptr<const ExactDensity> clean, NoiseSchedule schedule, Workers& workers)
      : Denoiser(workers), clean_(std::move(clean)), schedule_(schedule) {}

  Eigen::Index dimension() const override { return clean_->dimension(); }
  void set_times(const std::vector<double>& times) override;
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;
  /// J is symmetric, since x1_hat is -sigma times a gradient: J' v is the slope of x1_hat along v,
  /// by a central difference.
  void predict_with_product(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                            Eigen::Ref<Eigen::MatrixXf> x1_hat, const Vectors& vectors,
                            Eigen::Ref<Eigen::MatrixXf> product) override;

 private:
  std::shared_ptr<const ExactDensity> clean_;
  NoiseSchedule schedule_;
  std::vector<double> sigmas_;                               ///< of the times
  std::vector<std::shared_ptr<const ExactDensity>> noised_;  ///< p_t at the times
};

/// A trained network, which must outlive the denoiser.
class LearnedDenoiser final : public Denoiser {
 public:
  LearnedDenoiser(const NoiseNetwork& network, Workers& workers);

  Eigen::Index dimension() const override { return network_.dimension(); }
  void set_times(const std::vector<double>& times) override;
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override;
  void predict_with_product(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                            Eigen::Ref<Eigen::MatrixXf> x1_hat, const Vectors& vectors,
                            Eigen::Ref<Eigen::MatrixXf> product) override;

  using Denoiser::predict_noise;
  /// The same with a time for each sample, and alpha and sigma of it: (n).
  void predict_noise(const Eigen::MatrixXf& x_t, const Eigen::VectorXf& t,
                     const Eigen::VectorXf& alpha, const Eigen::VectorXf& sigma,
                     Eigen::MatrixXf& x1_hat);

  /// Calls of `predict_block` and of `predict_with_product` so far, a sample each.
  std::int64_t calls() const {
    return std::accumulate(calls_.begin(), calls_.end(), std::int64_t{0});
  }

 private:
  const NoiseNetwork& network_;
  std::vector<double> at_;  ///< the times
  TimeShare times_;
  std::vector<Predictor> predictors_;                       ///< one a worker
  std::vector<std::optional<VectorJacobian>> jacobians_{};  ///< likewise, made when it is needed
  std::vector<std::int64_t> calls_;                         ///< of each worker
};

}  // namespace tiltscope
