#pragma once

#include "diffusion/flow_field.h"
#include "math/noise_schedule.h"

#include <Eigen/Core>

#include <functional>

namespace tiltscope {

inline constexpr int flow_steps = 40;

/// log p(x_j) of the law at t_min that the probability-flow ODE (2.13) makes of N(0, I) at t_max,
/// for the columns of x (d, n): (n). Along the flow log p changes by minus the divergence of its
/// velocity (Chen et al. 2018). With l = log(sigma / alpha), x = (alpha^2 + sigma^2)^(1/2) u and
/// s = sigma / (alpha^2 + sigma^2)^(1/2),
///   du/dl = s (x1_hat - s u),
/// by the classical Runge-Kutta method on a grid that is uniform in l. With the exact denoiser 40
/// steps are good to 1e-3 in the mean. `check` is called before each and may throw.
Eigen::VectorXd flow_log_density(
    FlowField& field, const NoiseSchedule& schedule, const Eigen::MatrixXd& x,
    int steps = flow_steps, const std::function<void()>& check = [] {});

}  // namespace tiltscope
