#include "nn/time_embedding.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

template <class Scalar>
TimeEmbedding<Scalar>::TimeEmbedding(int features) : frequencies_(features / 2) {
  constexpr double slowest = std::numbers::pi / 2;
  constexpr double fastest = 32 * std::numbers::pi;
  const auto n = frequencies_.size();
  for (Eigen::Index j = 0; j < n; ++j) {
    const double position = n > 1 ? static_cast<double>(j) / static_cast<double>(n - 1) : 0.0;
    frequencies_[j] = static_cast<Scalar>(slowest * std::pow(fastest / slowest, position));
  }
}

template <class Scalar>
void TimeEmbedding<Scalar>::embed(Scalar t, Eigen::Ref<Vector> out) const {
  const auto n = frequencies_.size();
  out.head(n) = (t * frequencies_.array()).sin();
  out.tail(n) = (t * frequencies_.array()).cos();
}

template class TimeEmbedding<float>;
template class TimeEmbedding<double>;

}  // namespace tiltscope
