#pragma once

#include "nn/noise_network.h"

#include <Eigen/Core>

#include <vector>

namespace tiltscope::test {

/// A noise network in double precision, written with Eigen as the mathematics has it: what the
/// engine's passes are held against. Its gradient is written out by hand.
class ExactNetwork {
 public:
  /// A batch on its way through the network, a sample a column.
  struct Pass {
    Eigen::MatrixXd x_t;       ///< in: (d, n)
    Eigen::VectorXd t;         ///< in: (n), diffusion times
    Eigen::VectorXd alpha{};   ///< (n), of t
    Eigen::VectorXd sigma{};   ///< (n), of t
    Eigen::MatrixXd x1_hat{};  ///< out: (d, n)
    /// [l]: (in(l), n), the input of layer l.
    std::vector<Eigen::MatrixXd> values{};
    /// [l]: (width, n), the derivative of SiLU at hidden layer l.
    std::vector<Eigen::MatrixXd> slopes{};
  };

  /// The network of now; what it becomes later does not change this one.
  explicit ExactNetwork(const NoiseNetwork& network);

  /// In the order of Mlp::parameters().
  Eigen::VectorXd& parameters() { return parameters_; }
  const Eigen::VectorXd& parameters() const { return parameters_; }
  const MlpShape& shape() const { return shape_; }

  /// For n samples: x_t and t are to be filled in.
  Pass pass(Eigen::Index n) const {
    return {.x_t = Eigen::MatrixXd(shape_.outputs, n), .t = Eigen::VectorXd(n)};
  }

  /// From x_t and t to x1_hat.
  void forward(Pass& pass) const;

  /// dL/d parameters, from dL/d x1_hat (d, n) at what `forward` left.
  Eigen::VectorXd gradient(const Pass& pass, const Eigen::MatrixXd& at_output) const;

 private:
  using Weights = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::Map<const Weights> weight(int layer) const;
  Eigen::Map<const Eigen::VectorXd> bias(int layer) const;

  MlpShape shape_;
  NoiseSchedule schedule_;
  Eigen::VectorXd mean_square_;  ///< (d)
  Eigen::VectorXd frequencies_;  ///< (time_features / 2)
  std::vector<Eigen::Index> offsets_;
  Eigen::VectorXd parameters_;
};

}  // namespace tiltscope::test
