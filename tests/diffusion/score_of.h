#pragma once

#include "diffusion/denoiser.h"
#include "math/noise_schedule.h"

#include <Eigen/Core>

namespace tiltscope::test {

/// The score that a denoiser stands for (2.8): -x1_hat / sigma, (d, n).
inline Eigen::MatrixXd score_of(Denoiser& denoiser, const NoiseSchedule& schedule,
                                const Eigen::MatrixXf& x, double t) {
  Eigen::MatrixXf x1_hat(x.rows(), x.cols());
  denoiser.predict_noise(x, t, x1_hat);
  return x1_hat.cast<double>() / -schedule.at(t).sigma;
}

}  // namespace tiltscope::test
