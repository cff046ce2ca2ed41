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

/// Multilayer perceptron with SiLU units; the gradient is written out by hand.
///
/// A batch is a (features, n) matrix, a sample a column. Every method works on the columns
/// [first, first + count) of its arguments and touches nothing else, so that threads can share a
/// batch out among themselves.
template <class Scalar>
class Mlp {
 public:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
  using Weights = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  /// What `forward` leaves behind for `backward`.
  struct Activations {
    std::vector<Matrix> values;  ///< [l]: (in(l), n), the input of layer l; the last is the output
    std::vector<Matrix> slopes;  ///< [l]: (width, n), d SiLU at hidden layer l; none for inference
  };

  /// dL/dz for every layer's linear output z.
  struct Deltas {
    std::vector<Matrix> values;  ///< [l]: (out(l), n)
  };

  explicit Mlp(const MlpShape& shape);

  /// Weights and biases uniform on +-1/sqrt(in(l)), the last layer zero: the net starts at 0.
  void initialise(std::uint64_t seed);

  const MlpShape& shape() const { return shape_; }

  /// All parameters in one array, layer by layer: weights (out, in) by rows, then biases (out).
  Vector& parameters() { return parameters_; }
  const Vector& parameters() const { return parameters_; }
  Eigen::Map<Weights> weight(int layer);
  Eigen::Map<const Weights> weight(int layer) const;
  Eigen::Map<Vector> bias(int layer);
  Eigen::Map<const Vector> bias(int layer) const;
  /// Where layer's weights start in parameters(); its biases follow them.
  Eigen::Index offset(int layer) const { return offsets_[static_cast<std::size_t>(layer)]; }

  enum class For { training, inference };
  Activations activations(Eigen::Index n, For purpose) const;
  Deltas deltas(Eigen::Index n) const;

  /// From a.values.front() to a.values.back().
  void forward(Activations& a, Eigen::Index first, Eigen::Index count) const;

  /// From dL/d output in d.values.back() to every other delta.
  void backward(const Activations& a, Deltas& d, Eigen::Index first, Eigen::Index count) const;

  /// dL/dW and dL/db of the rows [row, row + rows) of one layer, summed over the first n columns;
  /// `gradient` has the layout of parameters().
  void parameter_gradient(const Activations& a, const Deltas& d, Eigen::Index n, int layer,
                          Eigen::Index row, Eigen::Index rows, Vector& gradient) const;

 private:
  MlpShape shape_;
  std::vector<Eigen::Index> offsets_;
  Vector parameters_;
};

extern template class Mlp<float>;
extern template class Mlp<double>;

}  // namespace tiltscope
