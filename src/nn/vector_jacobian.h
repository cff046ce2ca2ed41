#pragma once

#include "nn/sloped_pass.h"
#include "nn/workers.h"

#include <Eigen/Core>

#include <functional>
#include <vector>

namespace tiltscope {

/// A noise network in use together with J' v, the product of a vector with the Jacobian
/// J = d x1_hat / d x_t at fixed t: what a loss's gradient at x1_hat becomes at x_t. About two
/// passes through the network. Holds the activations, so that threads need one each. The network
/// must outlive it and may change before each `predict`.
class VectorJacobian {
 public:
  static constexpr int capacity = engine::block;

  using Samples = Eigen::Ref<const Eigen::MatrixXf>;  ///< (d, n <= capacity)
  using Numbers = Eigen::Ref<const Eigen::VectorXf>;  ///< (n)

  explicit VectorJacobian(const NoiseNetwork& network);

  /// x1_hat of samples at diffusion times t, with alpha and sigma of t.
  void predict(const Samples& x_t, const Numbers& t, const Numbers& alpha, const Numbers& sigma,
               Eigen::Ref<Eigen::MatrixXf> x1_hat);

  /// J' v at the samples of the last `predict`, as often as wanted. v, result: (d, n); they may be
  /// the same.
  void product(const Samples& v, Eigen::Ref<Eigen::MatrixXf> result);

 private:
  using Row = Eigen::Matrix<float, engine::block, 1>;

  const NoiseNetwork& network_;
  SlopedPass pass_;
  InputGradient input_gradient_;
  Row alpha_ = Row::Zero();
  Row sigma_ = Row::Zero();
};

/// The same for any number of samples, shared out among workers. A call allocates nothing, and its
/// result does not depend on the number of workers. Both must outlive it.
class VectorJacobianBatch {
 public:
  /// Given x1_hat of the samples [first, first + x1_hat.cols()), writes their v: both (d, count).
  /// Called by several workers at once, each for a range of its own of at most 32 samples.
  using Vectors = std::function<void(Eigen::Index first, int worker,
                                     const Eigen::Ref<const Eigen::MatrixXf>& x1_hat,
                                     Eigen::Ref<Eigen::MatrixXf> v)>;

  /// A batch, a sample a column.
  struct Batch {
    Eigen::Ref<const Eigen::MatrixXf> x_t;    ///< (d, n)
    Eigen::Ref<const Eigen::VectorXf> t;      ///< (n)
    Eigen::Ref<const Eigen::VectorXf> alpha;  ///< (n), of t
    Eigen::Ref<const Eigen::VectorXf> sigma;  ///< (n), of t
    Eigen::Ref<Eigen::MatrixXf> x1_hat;       ///< out: (d, n)
    Eigen::Ref<Eigen::MatrixXf> product;      ///< out: (d, n), J' v
  };

  VectorJacobianBatch(const NoiseNetwork& network, Workers& workers);

  void run(Batch batch, const Vectors& vectors);

 private:
  void run_block(int block, int worker);

  Workers& workers_;
  std::vector<VectorJacobian> of_worker_;
  Batch* batch_ = nullptr;
  const Vectors* vectors_ = nullptr;
  Workers::Task task_;
};

}  // namespace tiltscope
