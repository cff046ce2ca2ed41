#include "diffusion/sampler.h"

#include "diffusion/sampler_moves.h"
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
        course_(sampler_course(config, schedule)),
        x_(starts(config, denoiser.dimension(), n, id)),
        held_(Held::Constant(n, false)) {
    for (const double t : course_.times) levels_.push_back(schedule.at(t));
    earlier_.fill(Eigen::MatrixXf::Zero(x_.rows(), n));
    const auto goes_back = [](const Move& move) { return move.back != 0.0f; };
    if (std::ranges::any_of(course_.moves, goes_back)) x_before_.setZero(x_.rows(), n);
    denoiser.set_times(course_.times);
  }

  /// Calls of the denoiser for each sample.
  int steps() const { return static_cast<int>(course_.times.size()); }

  /// Takes all samples from step `first` to step `end`.
  void advance(int first, int end) {
    first_ = first;
    end_ = end;
    workers_.run(static_cast<int>((x_.cols() + block - 1) / block), advance_block_);
  }

  /// x_t, which after the last step is x0_hat.
  Eigen::MatrixXf take() { return std::move(x_); }

  const Held& held() const { return held_; }

 private:
  static constexpr Eigen::Index block = Denoiser::block;

  void advance_block(int i, int worker) {
    const Eigen::Index d = x_.rows();
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, x_.cols() - first);
    auto x_t = x_.middleCols(first, count);
    auto before = earlier_[0].middleCols(first, count);
    auto twice_before = earlier_[1].middleCols(first, count);
    const bool goes_back = x_before_.size() > 0;
    Eigen::MatrixXf x1_hat(d, count);
    Eigen::MatrixXf x0_hat(d, count);
    Eigen::MatrixXf kept(d, count);
    Eigen::MatrixXf z(d, count);
    Eigen::MatrixXf x_now;
    for (int step = first_; step < end_; ++step) {
      const auto index = static_cast<std::size_t>(step);
      const NoiseLevel level = levels_[index];
      const Move& move = course_.moves[index];
      denoiser_.predict_block({worker, step, first}, x_t, x1_hat);
      x0_hat = (x_t - static_cast<float>(level.sigma) * x1_hat) / static_cast<float>(level.alpha);
      if (!plausible_.empty()) {
        kept = x0_hat.cwiseMax(plausible_.low.replicate(1, count))
                   .cwiseMin(plausible_.high.replicate(1, count));
        if (kept != x0_hat) {
          for (Eigen::Index j = 0; j < count; ++j) {
            if (kept.col(j) != x0_hat.col(j)) held_[first + j] = true;
          }
          x0_hat = kept;
        }
      }
      if (goes_back) x_now = x_t;
      x_t = move.keep * x_t + move.x0_hat[0] * x0_hat + move.x0_hat[1] * before +
            move.x0_hat[2] * twice_before;
      twice_before = before;
      before = x0_hat;
      if (goes_back) {
        x_t += move.back * x_before_.middleCols(first, count);
        x_before_.middleCols(first, count) = x_now;
      }
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
  SamplerCourse course_;
  std::vector<NoiseLevel> levels_;          ///< of the times
  Eigen::MatrixXf x_;                       ///< (d, n)
  std::array<Eigen::MatrixXf, 2> earlier_;  ///< x0_hat of one step before, and of two
  Eigen::MatrixXf x_before_;                ///< x_t of one step before; empty if no move needs it
  Held held_;
  int first_ = 0, end_ = 0;  ///< steps
  Workers::Task advance_block_ = [this](int i, int worker) { advance_block(i, worker); };
};

}  // namespace

Eigen::MatrixXf draw_samples(Denoiser& denoiser, const NoiseSchedule& schedule,
                             const SamplerConfig& config, Eigen::Index n, DrawId id,
                             const Box& plausible, Workers& workers, const Checkpoint& checkpoint,
                             Held* held) {
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
  if (held != nullptr) *held = walk.held();
  return walk.take();
}

}  // namespace tiltscope
