#include "diffusion/sampler_moves.h"

#include "diffusion/sampler.h"
#include "math/random.h"
#include "support.h"

#include <algorithm>
#include <functional>
#include <vector>

using namespace tiltscope;

namespace {

constexpr SamplerKind all_even_in_l[] = {SamplerKind::dpm_solver, SamplerKind::euler_maruyama,
                                         SamplerKind::heun};

/// x1_hat = x_t / 2, and so x0_hat is linear in x_t; counts its calls, a sample each.
class Halving final : public Denoiser {
 public:
  using Denoiser::Denoiser;

  Eigen::Index dimension() const override { return 3; }
  void set_times(const std::vector<double>& all) override { times = all; }
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override {
    CHECK(part.time == static_cast<int>(calls / 4));  // in order, for four samples
    calls += x_t.cols();
    x1_hat = 0.5f * x_t;
  }

  std::vector<double> times;
  Eigen::Index calls = 0;
};

/// What follows from (2.12) and (2.13) with derivatives by differences and integrals by quadrature.
class ByHand {
 public:
  ByHand(const NoiseSchedule& schedule, const SamplerConfig& config)
      : schedule_(schedule), config_(config), l_(schedule.log_snr(schedule.t_max())) {
    Eigen::MatrixXf start(3, 4);
    RandomStream(5, Purpose::sampler_start, 9).fill_normal(start);
    x_ = start.cast<double>();
  }

  /// The sample, after `steps` steps.
  Eigen::MatrixXd run(int steps) {
    const double h = (schedule_.log_snr(schedule_.t_min()) - l_) / std::max(steps, 1);
    for (int i = 0; i < steps; ++i) {
      step(h, i);
      l_ += h;
    }
    return x0_hat(x_, l_);
  }

 private:
  NoiseLevel at(double l) const { return schedule_.at(schedule_.time_at(l)); }

  Eigen::MatrixXd x0_hat(const Eigen::MatrixXd& x, double l) const {
    return (x - at(l).sigma * 0.5 * x) / at(l).alpha;
  }

  /// The drift of the reverse SDE: -f x + (1 + eta^2) / 2 g^2 grad log p, times -dt / dl.
  Eigen::MatrixXd drift(const Eigen::MatrixXd& x, double l, double eta) const {
    const double d = 1e-5;
    const double f = (std::log(at(l + d).alpha) - std::log(at(l - d).alpha)) / (2 * d);
    const double variance_rate =
        (std::pow(at(l + d).sigma, 2) - std::pow(at(l - d).sigma, 2)) / (2 * d);
    const double g2 = -(variance_rate - 2 * f * std::pow(at(l).sigma, 2));
    const Eigen::MatrixXd score = -0.5 * x / at(l).sigma;
    return f * x + 0.5 * (1 + eta * eta) * g2 * score;
  }

  void step(double h, int i) {
    const double eta = config_.eta;
    Eigen::MatrixXf z(3, 4);
    RandomStream(5, Purpose::sampler_noise, 9, static_cast<std::uint32_t>(i)).fill_normal(z);
    const NoiseLevel t = at(l_), s = at(l_ + h);
    if (config_.kind == SamplerKind::heun) {
      const Eigen::MatrixXd v = drift(x_, l_, 0);
      const bool euler = i == 0 && config_.steps % 2 == 0;
      const Eigen::MatrixXd w = euler ? v : drift(x_ + h * v, l_ + h, 0);
      x_ += h / 2 * (v + w);
    } else if (config_.kind == SamplerKind::euler_maruyama) {
      // g^2 = -2 sigma^2 dl / dt.
      x_ += h * drift(x_, l_, eta) + eta * t.sigma * std::sqrt(2 * h) * z.cast<double>();
    } else {
      earlier_.push_back(x0_hat(x_, l_));
      const double c = 1 + eta * eta;
      Eigen::MatrixXd integral = Eigen::MatrixXd::Zero(3, 4);
      constexpr int cells = 2'000;
      for (int k = 0; k < cells; ++k) {
        const double u = h * (k + 0.5) / cells;
        integral += h / cells * c * std::exp(c * (u - h)) * polynomial(u / h);
      }
      x_ = s.sigma / t.sigma * std::exp(-eta * eta * h) * x_ + s.alpha * integral +
           s.sigma * std::sqrt(1 - std::exp(-2 * eta * eta * h)) * z.cast<double>();
    }
  }

  /// Lagrange's, through the last x0_hat at 0, -1 and -2, as far as they are there.
  Eigen::MatrixXd polynomial(double u) const {
    const auto have = static_cast<int>(std::min<std::size_t>(earlier_.size(), 3));
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(3, 4);
    for (int i = 0; i < have; ++i) {
      double weight = 1;
      for (int j = 0; j < have; ++j) {
        if (j != i) weight *= (u + j) / (j - i);
      }
      sum += weight * earlier_[earlier_.size() - 1 - static_cast<std::size_t>(i)];
    }
    return sum;
  }

  const NoiseSchedule& schedule_;
  const SamplerConfig& config_;
  double l_;
  Eigen::MatrixXd x_;
  std::vector<Eigen::MatrixXd> earlier_;
};

/// DPM-Solver++ of third order without noise, as Lu et al. (2022) have it.
Move without_noise(NoiseLevel t, NoiseLevel s, int order) {
  const double keep = s.sigma / t.sigma;
  const double h = std::log(s.alpha / t.alpha / keep);
  const double m0 = -std::expm1(-h);
  const double m1 = (h - m0) / h;
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

}  // namespace

TEST_CASE("DPM-Solver++ with eta = 0 is the deterministic one, bit by bit") {
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const NoiseSchedule schedule({.kind = kind});
    for (const int steps : {1, 2, 3, 10, 20, 60, 200}) {
      CAPTURE(steps);
      const auto [times, moves] =
          sampler_course({SamplerKind::dpm_solver, steps, 0.0, Starts::random, 0.0}, schedule);
      REQUIRE(times.size() == static_cast<std::size_t>(steps));
      REQUIRE(moves.size() == times.size());
      const double first = schedule.log_snr(schedule.t_max());
      const double last = schedule.log_snr(schedule.t_min());
      CHECK(times[0] == schedule.t_max());
      for (std::size_t i = 1; i < times.size(); ++i) {
        const int step = static_cast<int>(i);
        CHECK(times[i] == schedule.time_at(first + (last - first) * step / (steps - 1)));
        const Move expected =
            without_noise(schedule.at(times[i - 1]), schedule.at(times[i]), std::min(step, 3));
        CHECK(moves[i - 1].keep == expected.keep);
        CHECK(moves[i - 1].x0_hat == expected.x0_hat);
        CHECK(moves[i - 1].noise == 0.0f);
        CHECK(moves[i - 1].back == 0.0f);
      }
    }
  }
}

TEST_CASE("each sampler's path is the one that its SDE or ODE gives by hand") {
  Workers workers(1);
  for (const auto schedule_kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const NoiseSchedule schedule({.kind = schedule_kind, .t_min = 0.02, .t_max = 0.98});
    for (const SamplerKind kind : all_even_in_l) {
      for (const double eta : {0.0, 0.6, 1.0}) {
        for (const int calls : {1, 2, 3, 8, 9}) {
          CAPTURE(static_cast<int>(kind));
          CAPTURE(eta);
          CAPTURE(calls);
          const SamplerConfig config{kind, calls, eta, Starts::random, 0.0};
          Halving denoiser(workers);
          const Eigen::MatrixXd samples =
              draw_samples(denoiser, schedule, config, 4, {5, 9}, {}, workers).cast<double>();
          const Eigen::MatrixXd expected =
              ByHand(schedule, config).run(kind == SamplerKind::heun ? calls / 2 : calls - 1);
          // Single precision, and 2,000 cells of quadrature.
          CHECK((samples - expected).norm() < 1e-5 * expected.norm());
        }
      }
    }
  }
}

TEST_CASE("J counts the calls of the denoiser, from t_max down to t_min") {
  Workers workers(1);
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const SamplerKind kind : {SamplerKind::ddim, SamplerKind::dpm_solver,
                                 SamplerKind::euler_maruyama, SamplerKind::heun}) {
    for (int calls = 1; calls <= 9; ++calls) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(calls);
      Halving denoiser(workers);
      draw_samples(denoiser, schedule, {kind, calls, 1.0, Starts::random, 0.0}, 4, {5, 9}, {},
                   workers);
      CHECK(denoiser.calls == 4 * calls);
      const std::vector<double>& times = denoiser.times;
      REQUIRE(times.size() == static_cast<std::size_t>(calls));
      CHECK(times.front() == schedule.t_max());
      if (calls > 1) CHECK(times.back() == doctest::Approx(schedule.t_min()).epsilon(1e-9));
      CHECK(std::ranges::is_sorted(times, std::greater<>()));
      // Heun asks twice at the end of a step but for the last, once at a trial state.
      const auto different = std::ranges::adjacent_find(times) == times.end();
      CHECK(different == (kind != SamplerKind::heun || calls < 3));
    }
  }
}
