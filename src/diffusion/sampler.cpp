#include "diffusion/sampler.h"

#include "math/lattice.h"
#include "math/random.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

namespace tiltscope {

namespace {

/// x_s = keep x_t + sum_i x0_hat[i] (the x0_hat of i steps before) + noise z.
struct Move {
  float keep = 0;
  std::array<float, 3> x0_hat{};
  float noise = 0;
};

Move ddim_move(NoiseLevel t, NoiseLevel s, double eta) {
  const double ratio = t.alpha / s.alpha;
  const double spread = t.sigma * t.sigma - ratio * ratio * s.sigma * s.sigma;
  const double eta_s = eta * s.sigma / t.sigma * std::sqrt(std::max(spread, 0.0));
  const double keep = std::sqrt(std::max(s.sigma * s.sigma - eta_s * eta_s, 0.0)) / t.sigma;
  return {.keep = static_cast<float>(keep),
          .x0_hat = {static_cast<float>(s.alpha - keep * t.alpha)},
          .noise = static_cast<float>(eta_s)};
}

/// With l = log(alpha / sigma), the probability flow is
///   x_s = (sigma_s / sigma_t) x_t + alpha_s int_0^h e^{u - h} x0_hat(l_t + u) du,  h = l_s - l_t.
/// x0_hat is the polynomial through its last `order` values, h apart, of which the integral is
/// exact: with m_i = int_0^h e^{u - h} u^i du, m_0 = 1 - e^{-h} and m_i = h^i - i m_{i-1}.
Move dpm_solver_move(NoiseLevel t, NoiseLevel s, int order) {
  const double keep = s.sigma / t.sigma;
  const double h = std::log(s.alpha / t.alpha / keep);
  const double m0 = -std::expm1(-h);
  const double m1 = (h - m0) / h;  // from here on over h^i
  const double m2 = 1.0 - 2.0 * m1 / h;
  std::array<double, 3> weights{m0, 0, 0};
  if (order == 2) weights = {m0 + m1, -m1, 0};
  if (order == 3) weights = {m0 + 1.5 * m1 + 0.5 * m2, -2.0 * m1 - m2, 0.5 * (m1 + m2)};
  Move move{.keep = static_cast<float>(keep)};
  for (std::size_t i = 0; i < 3; ++i) {
    move.x0_hat[i] = static_cast<float>(s.alpha * weights[i]);
  }
  return move;
}

std::vector<double> times_of(const SamplerConfig& config, const NoiseSchedule& schedule) {
  const bool even_in_t = config.kind == SamplerKind::ddim;
  const auto place = [&](double t) { return even_in_t ? t : schedule.log_snr(t); };
  const double first = place(schedule.t_max());
  const double last = place(schedule.t_min());
  std::vector<double> times{schedule.t_max()};
  for (int step = 1; step < config.steps; ++step) {
    const double at = first + (last - first) * step / (config.steps - 1);
    times.push_back(even_in_t ? at : schedule.time_at(at));
  }
  return times;
}

std::vector<Move> moves_of(const SamplerConfig& config, const NoiseSchedule& schedule,
                           const std::vector<double>& times) {
  std::vector<Move> moves;
  for (std::size_t i = 0; i + 1 < times.size(); ++i) {
    const NoiseLevel t = schedule.at(times[i]);
    const NoiseLevel s = schedule.at(times[i + 1]);
    moves.push_back(config.kind == SamplerKind::ddim
                        ? ddim_move(t, s, config.eta)
                        : dpm_solver_move(t, s, std::min(static_cast<int>(i) + 1, 3)));
  }
  moves.push_back({.x0_hat = {1.0f}});
  return moves;
}

Eigen::MatrixXf starts(const SamplerConfig& config, Eigen::Index d, Eigen::Index n, DrawId id) {
  Eigen::MatrixXf x(d, n);
  const RandomStream stream(id.seed, Purpose::sampler_start, id.draw);
  if (config.starts == Starts::lattice) {
    fill_lattice_normal(stream, x);
  } else {
    stream.fill_normal(x);
  }
  return x;
}

/// Samples on their way through all steps. They do not depend on each other: each block of them may
/// be as many steps ahead of the others as is wanted.
class Walk {
 public:
  Walk(Denoiser& denoiser, const NoiseSchedule& schedule, const SamplerConfig& config,
       Eigen::Index n, DrawId id, const Box& plausible, Workers& workers)
      : denoiser_(denoiser),
        id_(id),
        plausible_(plausible),
        workers_(workers),
        times_(times_of(config, schedule)),
        moves_(moves_of(config, schedule, times_)),
        x_(starts(config, denoiser.dimension(), n, id)) {
    for (const double t : times_) levels_.push_back(schedule.at(t));
    earlier_.fill(Eigen::MatrixXf::Zero(x_.rows(), n));
    denoiser.set_times(times_);
  }

  int steps() const { return static_cast<int>(times_.size()); }

  /// Takes all samples from step `first` to step `end`.
  void advance(int first, int end) {
    first_ = first;
    end_ = end;
    workers_.run(static_cast<int>((x_.cols() + block - 1) / block), advance_block_);
  }

  /// x_t, which after the last step is x0_hat.
  Eigen::MatrixXf take() { return std::move(x_); }

 private:
  static constexpr Eigen::Index block = Denoiser::block;

  void advance_block(int i) {
    const Eigen::Index d = x_.rows();
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, x_.cols() - first);
    auto x_t = x_.middleCols(first, count);
    auto before = earlier_[0].middleCols(first, count);
    auto twice_before = earlier_[1].middleCols(first, count);
    Eigen::MatrixXf x1_hat(d, count);
    Eigen::MatrixXf x0_hat(d, count);
    Eigen::MatrixXf z(d, count);
    for (int step = first_; step < end_; ++step) {
      const auto index = static_cast<std::size_t>(step);
      const NoiseLevel level = levels_[index];
      const Move& move = moves_[index];
      denoiser_.predict_block({i % workers_.size(), step, first}, x_t, x1_hat);
      x0_hat = (x_t - static_cast<float>(level.sigma) * x1_hat) / static_cast<float>(level.alpha);
      if (!plausible_.empty()) {
        x0_hat = x0_hat.cwiseMax(plausible_.low.replicate(1, count))
                     .cwiseMin(plausible_.high.replicate(1, count));
      }
      x_t = move.keep * x_t + move.x0_hat[0] * x0_hat + move.x0_hat[1] * before +
            move.x0_hat[2] * twice_before;
      twice_before = before;
      before = x0_hat;
      if (move.noise == 0.0f) continue;
      RandomStream(id_.seed, Purpose::sampler_noise, id_.draw, static_cast<std::uint32_t>(step))
          .fill_normal(z, static_cast<std::uint64_t>(first * d));
      x_t += move.noise * z;
    }
  }

  Denoiser& denoiser_;
  DrawId id_;
  const Box& plausible_;
  Workers& workers_;
  std::vector<double> times_;
  std::vector<Move> moves_;
  std::vector<NoiseLevel> levels_;          ///< of the times
  Eigen::MatrixXf x_;                       ///< (d, n)
  std::array<Eigen::MatrixXf, 2> earlier_;  ///< x0_hat of one step before, and of two
  int first_ = 0, end_ = 0;                 ///< steps
  std::function<void(int)> advance_block_ = [this](int i) { advance_block(i); };
};

}  // namespace

Eigen::MatrixXf draw_samples(Denoiser& denoiser, const NoiseSchedule& schedule,
                             const SamplerConfig& config, Eigen::Index n, DrawId id,
                             const Box& plausible, Workers& workers, const Checkpoint& checkpoint) {
  Walk walk(denoiser, schedule, config, n, id, plausible, workers);
  // Each block goes through many steps before anybody waits for anybody. But the checkpoint may
  // take the denoiser away, so that all must rest while it is asked.
  constexpr double between_checkpoints = 0.01;  // seconds
  int done = 0;
  int stride = 1;
  while (done < walk.steps()) {
    const auto start = std::chrono::steady_clock::now();
    walk.advance(done, done + stride);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    done += stride;
    checkpoint(static_cast<double>(done) / walk.steps());
    const double fitting = stride * between_checkpoints / std::max(taken.count(), 1e-6);
    stride = static_cast<int>(std::clamp(fitting, 1.0, 2.0 * stride));
    stride = std::min(stride, walk.steps() - done);
  }
  return walk.take();
}

}  // namespace tiltscope
