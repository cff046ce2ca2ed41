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

  /// For noisy points made of some of `data` (d, n). These are cut into n / `most` windows of as
  /// many, what is left over aside; with fewer than `most`, one window has them all.
  MeanNoise(const Points& data, int workers);

  Eigen::Index windows() const { return static_cast<Eigen::Index>(windows_.size()); }

  /// Puts the mean in the place of z for up to 32 noisy points, made of the columns `samples` of
  /// the data. It is taken over one of the windows.
  void operator()(Eigen::Index window, std::span<const std::uint32_t> samples, int worker,
                  Noised points);

 private:
  Eigen::Index size_;  ///< of a window
  std::vector<PosteriorData> windows_;
  std::vector<PosteriorSums> sums_;  ///< one a worker
};

}  // namespace tiltscope
