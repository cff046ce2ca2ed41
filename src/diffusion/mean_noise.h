#pragma once

#include "diffusion/noising.h"
#include "diffusion/posterior_sums.h"

#include <Eigen/Core>

#include <cstdint>
#include <span>
#include <vector>

namespace tiltscope {

/// The noise that x_t has on average, over clean points x0_i near it (Xu, Tong & Jaakkola 2023):
///   sum_i p_i (x_t - alpha x0_i) / sigma,   p_i proportional to exp(-|x_t - alpha x0_i|^2 / (2
///   sigma^2)).
/// The clean point that x_t was made of is always among them. So for given x_t this mean is on
/// average E[x1 | x_t], as z is, but with far less noise.
class MeanNoise {
 public:
  /// Clean points that a mean is taken over at most, besides its own.
  static constexpr Eigen::Index most = 8'192;

  using Points = PosteriorSums::Points;  ///< (d, n)

  MeanNoise(Eigen::Index d, int workers);

  /// Puts the mean in the place of z for up to 32 noisy points, made of the columns `samples` of
  /// `data` (d, n). It is taken over the columns [first, first + count) of `data`, count <= most.
  void operator()(const Points& data, Eigen::Index first, Eigen::Index count,
                  std::span<const std::uint32_t> samples, int worker, Noised points);

 private:
  Eigen::VectorXf values_;           ///< (most): the sums' values, which are not used
  Eigen::MatrixXf centre_;           ///< (d, 32): the origin
  std::vector<PosteriorSums> sums_;  ///< one a worker
};

}  // namespace tiltscope
