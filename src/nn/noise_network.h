#pragma once

#include "config/experiment.h"
#include "math/noise_schedule.h"
#include "nn/mlp.h"
#include "nn/time_embedding.h"

namespace tiltscope {

/// The network that predicts the noise: for each coordinate
///   x1_hat(x_t, t) = sigma_t / (alpha_t^2 v + sigma_t^2) x_t + alpha_t F([x_t, emb(t)]),
/// with F a multilayer perceptron and v the data's mean square. Without F it is the best linear
/// prediction, so that F has only to learn what is not Gaussian in the data, and the tails, where
/// data are rare, start out right (Karras et al. 2022). The factor alpha_t (the "v" parametrisation
/// of Salimans & Ho 2022, where v = 1) keeps x0_hat free of the factor 1 / alpha_t, which is about
/// 600 at t_max.
template <class Scalar>
class NoiseNetwork {
 public:
  using Matrix = typename Mlp<Scalar>::Matrix;
  using Vector = typename Mlp<Scalar>::Vector;
  using For = typename Mlp<Scalar>::For;

  /// A batch on its way through the network.
  struct Pass {
    Matrix x_t;     ///< in: (d, n)
    Vector t;       ///< in: (n), diffusion times
    Vector alpha;   ///< (n), of t
    Vector sigma;   ///< (n), of t
    Matrix x1_hat;  ///< out: (d, n)
    typename Mlp<Scalar>::Activations activations;
    typename Mlp<Scalar>::Deltas deltas;  ///< of `backward`; none for inference
  };

  /// Of F, for data of that dimension.
  static MlpShape mlp_shape(int dimension, const NetworkConfig& config);

  NoiseNetwork(int dimension, const NetworkConfig& config, const ScheduleConfig& schedule);

  int dimension() const { return mlp_.shape().outputs; }
  const NoiseSchedule& schedule() const { return schedule_; }
  /// v: (d), 1 unless set.
  const Vector& data_mean_square() const { return mean_square_; }
  Vector& data_mean_square() { return mean_square_; }
  /// What x1_hat takes of coordinate c of x_t, without F.
  Scalar skip(Eigen::Index c, Scalar alpha, Scalar sigma) const {
    return sigma / (alpha * alpha * mean_square_[c] + sigma * sigma);
  }
  /// Angular frequencies of the time embedding, (time_features / 2).
  const Vector& time_frequencies() const { return embedding_.frequencies(); }
  Mlp<Scalar>& mlp() { return mlp_; }
  const Mlp<Scalar>& mlp() const { return mlp_; }

  Pass pass(Eigen::Index n, For purpose) const;

  /// From x_t and t to x1_hat, for the columns [first, first + count).
  void forward(Pass& pass, Eigen::Index first, Eigen::Index count) const;

  /// From dL/d x1_hat, (d, count) for the columns [first, first + count), to the deltas.
  void backward(Pass& pass, Eigen::Index first, const Eigen::Ref<const Matrix>& gradient) const;

 private:
  NoiseSchedule schedule_;
  Vector mean_square_;
  TimeEmbedding<Scalar> embedding_;
  Mlp<Scalar> mlp_;
};

extern template class NoiseNetwork<float>;
extern template class NoiseNetwork<double>;

}  // namespace tiltscope
