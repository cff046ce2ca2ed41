#include "diffusion/probability_flow.h"

#include <cmath>
#include <numbers>

namespace tiltscope {

namespace {

double length(NoiseLevel level) { return std::hypot(level.alpha, level.sigma); }

/// Points on their way, or the velocity at which they go.
struct State {
  Eigen::MatrixXd u;            ///< (d, n)
  Eigen::VectorXd log_density;  ///< (n): what u has gained of it since the start

  State moved(const State& velocity, double step) const {
    return {u + step * velocity.u, log_density + step * velocity.log_density};
  }
};

/// The velocity with respect to l.
State velocity(FlowField& field, const NoiseSchedule& schedule, const State& at, double t) {
  const NoiseLevel level = schedule.at(t);
  const double r = length(level);
  const double s = level.sigma / r;
  State result{Eigen::MatrixXd(at.u.rows(), at.u.cols()), Eigen::VectorXd(at.u.cols())};
  field.evaluate(r * at.u, t, result.u, result.log_density);
  result.u = s * (result.u - s * at.u);
  const auto d = static_cast<double>(at.u.rows());
  result.log_density = -s * (r * result.log_density.array() - s * d);
  return result;
}

}  // namespace

Eigen::VectorXd flow_log_density(FlowField& field, const NoiseSchedule& schedule,
                                 const Eigen::MatrixXd& x, int steps,
                                 const std::function<void()>& check) {
  const double start = schedule.log_snr(schedule.t_min());
  const double end = schedule.log_snr(schedule.t_max());
  const double step = (start - end) / steps;  // in l = -log_snr
  const auto time = [&](double i) { return schedule.time_at(start - i * step); };
  const double r_start = length(schedule.at(schedule.t_min()));
  State state{x / r_start, Eigen::VectorXd::Zero(x.cols())};
  for (int i = 0; i < steps; ++i) {
    check();
    const double middle = time(i + 0.5);
    const State k1 = velocity(field, schedule, state, time(i));
    const State k2 = velocity(field, schedule, state.moved(k1, step / 2), middle);
    const State k3 = velocity(field, schedule, state.moved(k2, step / 2), middle);
    const State k4 = velocity(field, schedule, state.moved(k3, step), time(i + 1.0));
    state = state.moved(k1, step / 6).moved(k2, step / 3).moved(k3, step / 3).moved(k4, step / 6);
  }
  // From the law of u to that of x at either end.
  const double r_end = length(schedule.at(schedule.t_max()));
  const auto d = static_cast<double>(x.rows());
  const double constant = d * (std::log(r_end / r_start) - 0.5 * std::log(2.0 * std::numbers::pi));
  const Eigen::VectorXd squares = (r_end * state.u).colwise().squaredNorm().transpose();
  return (constant - 0.5 * squares.array() - state.log_density.array()).matrix();
}

}  // namespace tiltscope
