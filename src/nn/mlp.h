#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace tiltscope {

/// Layer l of 0..depth maps in(l) features to out(l); the last one is linear, the others SiLU.
struct MlpShape {
  int inputs = 0;
  int outputs = 0;
  int depth = 0;  ///< hidden layers
  int width = 0;  ///< units of a hidden layer

  int layers() const { return depth + 1; }
  int in(int layer) const { return layer == 0 ? inputs : width; }
  int out(int layer) const { return layer == depth ? outputs : width; }
  Eigen::Index weights(int layer) const { return Eigen::Index{out(layer)} * in(layer); }
  Eigen::Index weights() const;  ///< of all layers
  Eigen::Index parameters() const;

  friend bool operator==(const MlpShape&, const MlpShape&) = default;
};

/// The parameters of a multilayer perceptron with SiLU units. The engine takes samples through it.
class Mlp {
 public:
  using Weights = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  explicit Mlp(const MlpShape& shape);

  /// Weights and biases uniform on +-1/sqrt(in(l)), the last layer zero: the net starts at 0.
  void initialise(std::uint64_t seed);

  const MlpShape& shape() const { return shape_; }

  /// All parameters in one array, layer by layer: weights (out, in) by rows, then biases (out).
  Eigen::VectorXf& parameters() { return parameters_; }
  const Eigen::VectorXf& parameters() const { return parameters_; }
  Eigen::Map<Weights> weight(int layer);
  Eigen::Map<const Weights> weight(int layer) const;
  Eigen::Map<Eigen::VectorXf> bias(int layer);
  Eigen::Map<const Eigen::VectorXf> bias(int layer) const;
  /// Where layer's weights start in parameters(); its biases follow them.
  Eigen::Index offset(int layer) const { return offsets_[static_cast<std::size_t>(layer)]; }

 private:
  MlpShape shape_;
  std::vector<Eigen::Index> offsets_;
  Eigen::VectorXf parameters_;
};

}  // namespace tiltscope
