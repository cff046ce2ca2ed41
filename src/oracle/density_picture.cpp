#include "oracle/density_picture.h"

#include <algorithm>
#include <cmath>

namespace tiltscope {

double DensityPicture::at(const Eigen::Vector2d& x) const {
  constexpr double nothing = -1e30;
  const Eigen::Array2d place = (x - places.low).array() / places.width.array() - 0.5;
  const auto last = static_cast<double>(places.along - 1);
  if (!(place >= -0.5).all() || !(place <= last + 0.5).all()) return nothing;
  const Eigen::Array2d left = place.floor().max(0.0).min(last - 1.0);
  const Eigen::Array2d share = place - left;
  const auto i = static_cast<Eigen::Index>(left[0]), j = static_cast<Eigen::Index>(left[1]);
  const Eigen::Matrix2d four = log_density.block<2, 2>(i, j).cast<double>();
  const double low = four(0, 0) + share[0] * (four(1, 0) - four(0, 0));
  const double high = four(0, 1) + share[0] * (four(1, 1) - four(0, 1));
  return std::max(low + share[1] * (high - low), nothing);
}

}  // namespace tiltscope
