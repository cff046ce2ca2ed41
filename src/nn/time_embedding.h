#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// Fourier features of the diffusion time (Tancik et al. 2020): for h = features / 2 angular
/// frequencies w_j spaced geometrically from pi / 2 to 32 pi,
///   [sin(w_0 t), ..., sin(w_{h-1} t), cos(w_0 t), ..., cos(w_{h-1} t)].
template <class Scalar>
class TimeEmbedding {
 public:
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

  /// `features` must be even; 0 gives an empty embedding.
  explicit TimeEmbedding(int features);

  int features() const { return 2 * static_cast<int>(frequencies_.size()); }

  const Vector& frequencies() const { return frequencies_; }

  /// out: (features).
  void embed(Scalar t, Eigen::Ref<Vector> out) const;

 private:
  Vector frequencies_;  ///< (features / 2), radians per unit of time
};

extern template class TimeEmbedding<float>;
extern template class TimeEmbedding<double>;

}  // namespace tiltscope
