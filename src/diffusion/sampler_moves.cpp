#include "diffusion/sampler_moves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace tiltscope {

namespace {

/// h = l_s - l_t > 0.
double step_in_l(NoiseLevel t, NoiseLevel s) {
  return std::log(s.alpha / t.alpha / (s.sigma / t.sigma));
}

Move ddim_move(NoiseLevel t, NoiseLevel s, double eta) {
  const double ratio = t.alpha / s.alpha;
  const double spread = t.sigma * t.sigma - ratio * ratio * s.sigma * s.sigma;
  const double eta_s = eta * s.sigma / t.sigma * std::sqrt(std::max(spread, 0.0));
  const double keep = std::sqrt(std::max(s.sigma * s.sigma - eta_s * eta_s, 0.0)) / t.sigma;
  return {.keep = static_cast<float>(keep),
          .x0_hat = {static_cast<float>(s.alpha - keep * t.alpha)},
          .noise = static_cast<float>(eta_s)};
}

/// The reverse SDE is linear but for x0_hat: e^{eta^2 l} X / sigma gains (1 + eta^2)
/// e^{(1 + eta^2) l} x0_hat dl + eta sqrt(2) e^{eta^2 l} dW. With c = 1 + eta^2, then,
///   x_s = (sigma_s / sigma_t) e^{-eta^2 h} x_t
///         + alpha_s int_0^h c e^{c (u - h)} x0_hat(l_t + u) du
///         + sigma_s sqrt(1 - e^{-2 eta^2 h}) z.
/// x0_hat is the polynomial through its last `order` values, h apart, of which the integral is
/// exact: with m_i = int_0^h c e^{c (u - h)} u^i du, m_0 = 1 - e^{-c h} and
/// m_i = h^i - (i / c) m_{i-1}. For eta = 0 it is DPM-Solver++ (Lu et al. 2022) of third order.
Move dpm_solver_move(NoiseLevel t, NoiseLevel s, double eta, int order) {
  const double h = step_in_l(t, s);
  const double keep = s.sigma / t.sigma * std::exp(-eta * eta * h);
  const double ch = (1.0 + eta * eta) * h;
  const double m0 = -std::expm1(-ch);
  const double m1 = (ch - m0) / ch;  // from here on over h^i
  const double m2 = 1.0 - 2.0 * m1 / ch;
  std::array<double, 3> weights{m0, 0, 0};
  if (order == 2) weights = {m0 + m1, -m1, 0};
  if (order == 3) weights = {m0 + 1.5 * m1 + 0.5 * m2, -2.0 * m1 - m2, 0.5 * (m1 + m2)};
  Move move{.keep = static_cast<float>(keep),
            .noise = static_cast<float>(s.sigma * std::sqrt(-std::expm1(-2.0 * eta * eta * h)))};
  for (std::size_t i = 0; i < 3; ++i) {
    move.x0_hat[i] = static_cast<float>(s.alpha * weights[i]);
  }
  return move;
}

/// One step of Euler and Maruyama with the reverse SDE as it stands at t:
///   x_s = x_t + h [(dlog alpha / dl - c) x_t + c alpha_t x0_hat] + eta sigma_t sqrt(2 h) z.
Move euler_maruyama_move(NoiseLevel t, NoiseLevel s, double signal_rate, double eta) {
  const double h = step_in_l(t, s);
  const double c = 1.0 + eta * eta;
  return {.keep = static_cast<float>(1.0 + h * (signal_rate - c)),
          .x0_hat = {static_cast<float>(h * c * t.alpha)},
          .noise = static_cast<float>(eta * t.sigma * std::sqrt(2.0 * h))};
}

/// From Euler's x_e = x_t + h v_t, at which the denoiser has been asked, to Heun's
/// x_t + h (v_t + v_e) / 2 = (x_t + x_e + h v_e) / 2, where v is the velocity of (2.13):
///   v_e = (dlog alpha / dl - 1) x_e + alpha_s x0_hat(x_e).
Move heun_correction(NoiseLevel t, NoiseLevel s, double signal_rate_s) {
  const double h = step_in_l(t, s);
  return {.keep = static_cast<float>(0.5 * (1.0 + h * (signal_rate_s - 1.0))),
          .x0_hat = {static_cast<float>(0.5 * h * s.alpha)},
          .back = 0.5f};
}

/// The ends of `steps` steps, from t_max down to t_min; t_max alone if there are none.
std::vector<double> nodes(int steps, bool even_in_t, const NoiseSchedule& schedule) {
  const auto place = [&](double t) { return even_in_t ? t : schedule.log_snr(t); };
  const double first = place(schedule.t_max());
  const double last = place(schedule.t_min());
  std::vector<double> times{schedule.t_max()};
  for (int step = 1; step <= steps; ++step) {
    const double at = first + (last - first) * step / steps;
    times.push_back(even_in_t ? at : schedule.time_at(at));
  }
  return times;
}

Move one_call(const SamplerConfig& config, const NoiseSchedule& schedule, NoiseLevel t,
              NoiseLevel s, int step) {
  switch (config.kind) {
    case SamplerKind::dpm_solver:
      return dpm_solver_move(t, s, config.eta, std::min(step + 1, 3));
    case SamplerKind::euler_maruyama:
      return euler_maruyama_move(t, s, schedule.signal_rate(t), config.eta);
    default:
      return ddim_move(t, s, config.eta);
  }
}

/// Two calls a step. With an even J one call is left over, so that the first step is Euler's alone:
/// x1_hat is nearly x_t there, and the velocity nearly zero.
SamplerCourse heun_course(const SamplerConfig& config, const NoiseSchedule& schedule) {
  const int steps = config.steps / 2;
  const std::vector<double> ends = nodes(steps, false, schedule);
  SamplerCourse course;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const NoiseLevel t = schedule.at(ends[i]);
    const NoiseLevel s = schedule.at(ends[i + 1]);
    course.times.push_back(ends[i]);
    course.moves.push_back(euler_maruyama_move(t, s, schedule.signal_rate(t), 0.0));
    if (i == 0 && config.steps % 2 == 0) continue;
    course.times.push_back(ends[i + 1]);
    course.moves.push_back(heun_correction(t, s, schedule.signal_rate(s)));
  }
  course.times.push_back(ends.back());
  return course;
}

}  // namespace

SamplerCourse sampler_course(const SamplerConfig& config, const NoiseSchedule& schedule) {
  SamplerCourse course;
  if (config.kind == SamplerKind::heun) {
    course = heun_course(config, schedule);
  } else {
    course.times = nodes(config.steps - 1, config.kind == SamplerKind::ddim, schedule);
    for (int i = 0; i + 1 < config.steps; ++i) {
      const auto step = static_cast<std::size_t>(i);
      course.moves.push_back(one_call(config, schedule, schedule.at(course.times[step]),
                                      schedule.at(course.times[step + 1]), i));
    }
  }
  course.moves.push_back({.x0_hat = {1.0f}});
  return course;
}

}  // namespace tiltscope
