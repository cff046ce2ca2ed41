#include "diffusion/ddim.h"

#include "math/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

namespace tiltscope {

namespace {

/// x_s = keep x_t + noise_share x1_hat + eta z, from x0_hat = (x_t - sigma_t x1_hat) / alpha_t
/// (2.6).
struct Transition {
  float keep = 0;
  float noise_share = 0;
  float eta = 0;
};

Transition transition(NoiseLevel t, NoiseLevel s, double eta) {
  const double ratio = t.alpha / s.alpha;
  const double spread = t.sigma * t.sigma - ratio * ratio * s.sigma * s.sigma;
  const double eta_s = eta * s.sigma / t.sigma * std::sqrt(std::max(spread, 0.0));
  const double direction = std::sqrt(std::max(s.sigma * s.sigma - eta_s * eta_s, 0.0));
  return {static_cast<float>(s.alpha / t.alpha),
          static_cast<float>(direction - s.alpha / t.alpha * t.sigma), static_cast<float>(eta_s)};
}

/// Keeps a team within reach of the thread that asks the checkpoint. Samples do not depend on each
/// other, so that nobody waits while all go on; but when the checkpoint holds its thread, or
/// throws, the others stop soon.
class Pace {
 public:
  Pace(int slack, double total, const Checkpoint& checkpoint)
      : slack_(slack), total_(total), checkpoint_(checkpoint) {}

  /// Of the thread that leads, after its `done`-th step.
  void lead(int done) {
    try {
      checkpoint_(done / total_);
    } catch (...) {
      announce(abandoned);
      throw;
    }
    announce(done);
  }

  /// Of the others, after their `done`-th step: whether to go on.
  bool follow(int done) const {
    int leader = leader_.load(std::memory_order_relaxed);
    for (; leader < done - slack_; leader = leader_.load(std::memory_order_relaxed)) {
      leader_.wait(leader, std::memory_order_relaxed);
    }
    return leader != abandoned;
  }

 private:
  static constexpr int abandoned = std::numeric_limits<int>::max();

  void announce(int step) {
    leader_.store(step, std::memory_order_relaxed);
    leader_.notify_all();
  }

  std::atomic<int> leader_{0};  ///< steps that it has done
  int slack_;
  double total_;
  const Checkpoint& checkpoint_;
};

}  // namespace

Eigen::MatrixXf ddim(Denoiser& denoiser, const NoiseSchedule& schedule, const DdimOptions& options,
                     Eigen::Index n, DrawId id, Workers& workers, const Checkpoint& checkpoint) {
  const Eigen::Index d = denoiser.dimension();
  const int steps = options.steps;
  const double spacing = steps > 1 ? (schedule.t_max() - schedule.t_min()) / (steps - 1) : 0.0;
  std::vector<double> times(static_cast<std::size_t>(steps));
  for (int step = 0; step < steps; ++step) {
    times[static_cast<std::size_t>(step)] = schedule.t_max() - step * spacing;
  }
  std::vector<Transition> moves;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const bool last = i + 1 == times.size();
    const NoiseLevel to = last ? NoiseLevel{1.0, 0.0} : schedule.at(times[i + 1]);
    moves.push_back(transition(schedule.at(times[i]), to, options.eta));
  }
  denoiser.set_times(times);

  Eigen::MatrixXf x(d, n);
  RandomStream(id.seed, Purpose::sampler_start, id.draw).fill_normal(x);
  constexpr Eigen::Index block = Denoiser::block;
  const auto blocks = static_cast<int>((n + block - 1) / block);
  const int team = workers.size();
  const int longest_share = (blocks + team - 1) / team;  // worker 0's
  Pace pace(steps, static_cast<double>(steps) * longest_share, checkpoint);
  workers.run(blocks, [&](int i) {
    const int worker = i % team;
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, n - first);
    auto x_t = x.middleCols(first, count);
    Eigen::MatrixXf x1_hat(d, count);
    Eigen::MatrixXf z(d, count);
    for (int step = 0; step < steps; ++step) {
      const Transition& move = moves[static_cast<std::size_t>(step)];
      denoiser.predict_block({worker, step, first}, x_t, x1_hat);
      x_t = move.keep * x_t + move.noise_share * x1_hat;
      if (move.eta != 0.0f) {
        RandomStream(id.seed, Purpose::sampler_noise, id.draw, static_cast<std::uint32_t>(step))
            .fill_normal(z, static_cast<std::uint64_t>(first * d));
        x_t += move.eta * z;
      }
      const int done = i / team * steps + step + 1;
      if (worker == 0) {
        pace.lead(done);
      } else if (!pace.follow(done)) {
        return;
      }
    }
  });
  return x;
}

}  // namespace tiltscope
