#include "finetune/steering/steering.h"

#include "diffusion/watchdog.h"
#include "finetune/guidance/guided_denoiser.h"
#include "finetune/paths/path_method.h"
#include "finetune/steering/resampling.h"
#include "math/effective_size.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope {

namespace {

/// n particles on their way, with all that moves with them when they are drawn anew.
class Particles {
 public:
  Particles(Denoiser& denoiser, GuidedDenoiser* guided, const std::vector<ChainStep>& chain,
            const TiltCourse::Stretch& tilt, Eigen::Index n, DrawId id, Workers& workers)
      : denoiser_(denoiser),
        guided_(guided),
        chain_(chain),
        tilt_(tilt),
        id_(id),
        workers_(workers),
        x_(denoiser.dimension(), n),
        x0_hat_(x_.rows(), n),
        x1_hat_(x_.rows(), n),
        proposed_(x_.rows(), guided == nullptr ? 0 : n),
        log_weights_(Eigen::VectorXd::Zero(n)),
        potential_(Eigen::VectorXd::Zero(n)),
        ancestors_(static_cast<std::size_t>(n)) {
    RandomStream(id.seed, Purpose::chain_start, id.draw).fill_normal(x_);
    std::iota(ancestors_.begin(), ancestors_.end(), Eigen::Index{0});
    std::vector<double> times;
    for (const ChainStep& step : chain) times.push_back(step.t);
    if (guided != nullptr) {
      guided->set_times(times);
    } else {
      denoiser.set_times(times);
    }
  }

  /// Asks the denoiser at step j.
  void look(int j) {
    const NoiseLevel level = chain_[static_cast<std::size_t>(j)].level;
    const auto alpha = static_cast<float>(level.alpha);
    const auto sigma = static_cast<float>(level.sigma);
    by_blocks([&](int worker, Eigen::Index first, Eigen::Index count) {
      const Denoiser::Part part{worker, j, first};
      const auto x = x_.middleCols(first, count);
      auto e = x1_hat_.middleCols(first, count);
      if (guided_ != nullptr) {
        guided_->predict_both(part, x, e, proposed_.middleCols(first, count));
      } else {
        denoiser_.predict_block(part, x, e);
      }
      x0_hat_.middleCols(first, count) = (x - sigma * e) / alpha;
    });
  }

  /// Takes the rewards at x0_hat into the weights. `last`: x0_hat is the sample.
  void weigh(bool last) {
    const Eigen::VectorXd rewards = tilt_.reward->values(x0_hat_);
    for (Eigen::Index i = 0; i < rewards.size(); ++i) {
      const bool wall = std::isinf(rewards[i]);
      if (wall && last) log_weights_[i] = -std::numeric_limits<double>::infinity();
      if (wall) continue;
      const double now = tilt_.lambda * rewards[i];
      log_weights_[i] += now - potential_[i];
      potential_[i] = now;
    }
  }

  double effective_share() const {
    return std::isfinite(log_weights_.maxCoeff()) ? tiltscope::effective_share(log_weights_) : 0.0;
  }

  /// Draws them anew at step j. Throws Diverged if none has any weight.
  void draw_anew(int j) {
    if (!std::isfinite(log_weights_.maxCoeff())) {
      throw Diverged(Failure{.symptom = "no particle has reached a place where r is finite",
                             .remedies = {"more evaluation.points"}});
    }
    const double offset = stream(Purpose::resampling, j).uniform(0);
    const std::vector<Eigen::Index> copied = resampled(log_weights_, offset);
    log_weights_.setZero();
    const auto take = [&](auto& all) { all = all(Eigen::seqN(0, all.rows()), copied).eval(); };
    take(x_);
    take(x0_hat_);
    take(x1_hat_);
    if (guided_ != nullptr) take(proposed_);
    potential_ = potential_(copied).eval();
    std::vector<Eigen::Index> from;
    for (const Eigen::Index i : copied) from.push_back(ancestors_[static_cast<std::size_t>(i)]);
    ancestors_ = std::move(from);
    distinct_ = count_distinct(copied);
  }

  /// Leads from step j to the next one.
  void move(int j) {
    const ChainStep& step = chain_[static_cast<std::size_t>(j)];
    const auto A = static_cast<float>(step.A);
    const auto B = static_cast<float>(step.B);
    const auto eta = static_cast<float>(step.eta);
    const RandomStream noise = stream(Purpose::chain_noise, j);
    by_blocks([&](int, Eigen::Index first, Eigen::Index count) {
      Eigen::MatrixXf z(x_.rows(), count);
      noise.fill_normal(z, static_cast<std::uint64_t>(first * x_.rows()));
      auto x = x_.middleCols(first, count);
      const auto e = x1_hat_.middleCols(first, count);
      if (guided_ == nullptr) {
        x = A * x + B * e + eta * z;
        return;
      }
      const auto e_g = proposed_.middleCols(first, count);
      const Eigen::MatrixXd c = (B / eta * (e_g - e)).cast<double>();
      log_weights_.segment(first, count) -=
          (c.cwiseProduct(z.cast<double>()) + 0.5 * c.cwiseAbs2()).colwise().sum().transpose();
      x = A * x + B * e_g + eta * z;
    });
  }

  /// The samples after the last call, (d, n), in an order that does not tell who descends from
  /// whom.
  Eigen::MatrixXf samples() const {
    std::vector<std::uint32_t> order(ancestors_.size());
    std::iota(order.begin(), order.end(), 0U);
    stream(Purpose::resampling, static_cast<int>(chain_.size())).shuffle(order);
    return x0_hat_(Eigen::seqN(0, x0_hat_.rows()), order);
  }

  Eigen::Index ancestors() const { return count_distinct(ancestors_); }
  Eigen::Index distinct() const { return distinct_; }

 private:
  RandomStream stream(Purpose purpose, int step) const {
    return {id_.seed, purpose, id_.draw, static_cast<std::uint32_t>(step)};
  }

  /// work(worker, first, count) for each block of particles.
  template <class Work>
  void by_blocks(const Work& work) {
    constexpr Eigen::Index block = Denoiser::block;
    const Eigen::Index n = x_.cols();
    workers_.run(static_cast<int>((n + block - 1) / block), [&](int i, int worker) {
      const Eigen::Index first = i * block;
      work(worker, first, std::min(block, n - first));
    });
  }

  Denoiser& denoiser_;
  GuidedDenoiser* guided_;  ///< null unless twisted
  const std::vector<ChainStep>& chain_;
  const TiltCourse::Stretch& tilt_;
  DrawId id_;
  Workers& workers_;
  Eigen::MatrixXf x_;                    ///< (d, n)
  Eigen::MatrixXf x0_hat_;               ///< (d, n), by the base denoiser
  Eigen::MatrixXf x1_hat_;               ///< (d, n), likewise
  Eigen::MatrixXf proposed_;             ///< (d, n), e_g; empty unless twisted
  Eigen::VectorXd log_weights_;          ///< (n)
  Eigen::VectorXd potential_;            ///< (n), V that the weights have taken in
  std::vector<Eigen::Index> ancestors_;  ///< (n): the particle of the start
  Eigen::Index distinct_ = 0;            ///< of those that were copied last
};

}  // namespace

Steering::Steering(const Experiment& experiment)
    : SamplingMethod("steering"),
      chain_(chain_options(experiment)),
      resample_below_(experiment.method.steering.resample_below),
      twisted_(experiment.method.kind == MethodKind::twisted) {}

Eigen::MatrixXf Steering::draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                               const Checkpoint& checkpoint) const {
  const TiltCourse::Stretch& tilt = input.course.stretches().back();
  const std::vector<ChainStep> chain = make_chain(input.schedule, chain_);
  const auto steps = static_cast<int>(chain.size());
  std::optional<GuidedDenoiser> guided;
  if (twisted_) guided.emplace(input.model, input.schedule, *tilt.reward, tilt.lambda, workers);
  Particles particles(input.model, twisted_ ? &*guided : nullptr, chain, tilt, n, id, workers);
  DrawReport report{.samples = n};
  for (int j = 0; j < steps; ++j) {
    const bool last = j + 1 == steps;
    particles.look(j);
    particles.weigh(last);
    const double share = particles.effective_share();
    report.effective_shares.push_back(share);
    if (last || share < resample_below_) {
      particles.draw_anew(j);
      ++report.redraws;
    }
    if (!last) particles.move(j);
    checkpoint(static_cast<double>(j + 1) / steps);
  }
  const std::int64_t calls = n * steps;
  const std::int64_t back = twisted_ ? calls : 0;
  report.cost = {.denoiser_calls = calls,
                 .reward_evaluations = calls,
                 .reward_gradients = back,
                 .forward_passes = calls,
                 .input_passes = back};
  report.ancestors = particles.ancestors();
  report.distinct = particles.distinct();
  if (input.report != nullptr) *input.report = std::move(report);
  return particles.samples();
}

}  // namespace tiltscope
