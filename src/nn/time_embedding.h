#pragma once

#include <Eigen/Core>

namespace tiltscope {

/// Angular frequencies of the Fourier features of the diffusion time (Tancik et al. 2020), in
/// radians per unit of time: h = features / 2 of them, spaced geometrically from pi / 2 to 32 pi.
/// The features are
///   [sin(w_0 t), ..., sin(w_{h-1} t), cos(w_0 t), ..., cos(w_{h-1} t)].
/// `features` must be even; 0 gives none.
Eigen::VectorXf time_frequencies(int features);

}  // namespace tiltscope
