#include "diffusion/sampler.h"

#include "math/box_after_tilt.h"
#include "oracle/metrics.h"
#include "oracle/mixture_density.h"
#include "oracle/tilted_mixture.h"
#include "support.h"

using namespace tiltscope;

namespace {

/// Standard deviation along y of `n` samples of the exact denoiser.
double spread(const GaussianMixture& clean, const ScheduleConfig& schedule,
              const SamplerConfig& config, Eigen::Index n) {
  Workers workers(0);
  const NoiseSchedule noise(schedule);
  ExactDenoiser denoiser(std::make_shared<const MixtureDensity>(clean), noise, workers);
  const Eigen::MatrixXf samples = draw_samples(denoiser, noise, config, n, {1, 0}, {}, workers);
  const Eigen::ArrayXd y = samples.row(1).transpose().array().cast<double>();
  return std::sqrt((y - y.mean()).square().mean());
}

SamplerConfig ddim(int steps, double eta) {
  return {SamplerKind::ddim, steps, eta, Starts::random, 0.0};
}

SamplerConfig even_in_l(SamplerKind kind, int steps, double eta) {
  return {kind, steps, eta, Starts::random, 0.0};
}

/// Passes every noisy point through, for tests of the update alone.
class Fixed final : public Denoiser {
 public:
  using Denoiser::Denoiser;

  Eigen::Index dimension() const override { return 3; }
  void set_times(const std::vector<double>&) override {}
  void predict_block(const Part&, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override {
    x1_hat = x_t;
  }
};

}  // namespace

TEST_CASE("with the exact denoiser the sampler's error falls like 1/J") {
  const Experiment paper;
  const GaussianMixture target =
      tilted(GaussianMixture(paper.base), QuadraticReward(paper.reward), 1.0);
  // Standard error of a standard deviation from n draws: sd / sqrt(2 n), 0.5 % for 20,000.
  constexpr Eigen::Index n = 20'000;
  const double exact = std::sqrt(0.5);
  const auto lack = [&](int steps) {
    return 1.0 - spread(target, paper.schedule, ddim(steps, 1.0), n) / exact;
  };
  const double lack_25 = lack(25);
  const double lack_50 = lack(50);
  const double lack_200 = lack(200);
  MESSAGE("standard deviation short by " << 100 * lack_25 << " % at J = 25, " << 100 * lack_50
                                         << " % at 50, " << 100 * lack_200 << " % at 200");
  CHECK(lack_25 == doctest::Approx(0.099).epsilon(0.2));
  CHECK(lack_50 == doctest::Approx(0.051).epsilon(0.3));
  CHECK(std::abs(lack_200) < 0.031);
}

TEST_CASE("with the exact denoiser DPM-Solver++ is of third order") {
  const Experiment paper;
  const GaussianMixture base(paper.base);
  const auto excess = [&](int steps) {
    const SamplerConfig config{
        .kind = SamplerKind::dpm_solver, .steps = steps, .starts = Starts::lattice};
    return spread(base, paper.schedule, config, 20'000) / std::sqrt(0.5) - 1.0;
  };
  const double at_15 = excess(15);
  const double at_30 = excess(30);
  const double at_60 = excess(60);
  MESSAGE("standard deviation too large by " << 100 * at_15 << " % with J = 15, " << 100 * at_30
                                             << " % with 30, " << 100 * at_60 << " % with 60");
  // Twice the steps, an eighth of the error; the lattice itself is off by .03 %.
  CHECK(at_15 / at_30 > 6.0);
  CHECK(at_30 == doctest::Approx(0.0015).epsilon(0.5));
  CHECK(std::abs(at_60) < 0.001);
}

TEST_CASE("with the exact denoiser the samples follow the target") {
  Experiment experiment;
  experiment.base.weights = Eigen::Vector2d(0.7, 0.3);
  experiment.base.covariances[0] << 0.8, 0.3, 0.3, 0.4;
  experiment.reward.b = Eigen::Vector2d(0.3, 1.0);
  const GaussianMixture target =
      tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward), 1.0);
  Workers workers(0);
  constexpr Eigen::Index n = 4'000;
  const double entropy = negative_log_likelihood(
      MixtureDensity(target), target.sample(100'000, RandomStream(2, Purpose::test)));
  for (const auto kind : {ScheduleKind::cosine, ScheduleKind::linear}) {
    const NoiseSchedule schedule({.kind = kind});
    for (const SamplerConfig& config :
         {ddim(200, 0.0), ddim(200, 0.5), ddim(200, 1.0), SamplerConfig{},
          even_in_l(SamplerKind::dpm_solver, 60, 0.5), even_in_l(SamplerKind::dpm_solver, 60, 1.0),
          even_in_l(SamplerKind::euler_maruyama, 400, 0.5),
          even_in_l(SamplerKind::euler_maruyama, 400, 1.0),
          even_in_l(SamplerKind::heun, 60, 0.0)}) {
      CAPTURE(static_cast<int>(config.kind));
      CAPTURE(config.eta);
      ExactDenoiser denoiser(std::make_shared<const MixtureDensity>(target), schedule, workers);
      const Eigen::MatrixXd samples =
          draw_samples(denoiser, schedule, config, n, {3, 0}, {}, workers).cast<double>();
      // Five standard errors of the mean and of the NLL, and the discretisation.
      const double sd = std::sqrt(target.covariance().diagonal().maxCoeff());
      CHECK((samples.rowwise().mean() - target.mean()).cwiseAbs().maxCoeff() <
            5 * sd / std::sqrt(n) + 0.02);
      CHECK(std::abs(negative_log_likelihood(MixtureDensity(target), samples) - entropy) <
            0.08 + 0.04);
    }
  }
}

TEST_CASE("for a variance-preserving schedule eta_s is the published one") {
  // With x1_hat = x_t nothing is left but the recursion of Algorithm 1 itself.
  Workers workers(2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  Fixed denoiser(workers);
  constexpr int steps = 7;
  constexpr double eta = 0.6;
  const Eigen::MatrixXf samples =
      draw_samples(denoiser, schedule, ddim(steps, eta), 4, {5, 9}, {}, workers);

  Eigen::MatrixXf start(3, 4);
  RandomStream(5, Purpose::sampler_start, 9).fill_normal(start);
  Eigen::MatrixXd x = start.cast<double>();
  const auto time = [](int i) { return 0.999 - i * (0.999 - 0.001) / (steps - 1); };
  for (int i = 0; i < steps; ++i) {
    const NoiseLevel t = schedule.at(time(i));
    const NoiseLevel s = i + 1 < steps ? schedule.at(time(i + 1)) : NoiseLevel{1, 0};
    Eigen::MatrixXf z(3, 4);
    RandomStream(5, Purpose::sampler_noise, 9, static_cast<std::uint32_t>(i)).fill_normal(z);
    const Eigen::MatrixXd x1_hat = x;
    const Eigen::MatrixXd x0_hat = (x - t.sigma * x1_hat) / t.alpha;
    const double eta_s =
        eta * s.sigma / t.sigma * std::sqrt(1.0 - t.alpha * t.alpha / (s.alpha * s.alpha));
    x = s.alpha * x0_hat + std::sqrt(s.sigma * s.sigma - eta_s * eta_s) * x1_hat +
        eta_s * z.cast<double>();
  }
  CHECK((samples.cast<double>() - x).norm() < 1e-4 * x.norm());
}

TEST_CASE("the same bits whatever the number of threads; another draw, other samples") {
  const Experiment paper;
  NoiseNetwork network(2, {.depth = 2, .width = 24, .time_features = 8}, paper.schedule);
  network.mlp().initialise(3);
  for (const SamplerConfig& config :
       {ddim(20, 1.0), even_in_l(SamplerKind::dpm_solver, 20, 1.0),
        even_in_l(SamplerKind::euler_maruyama, 20, 1.0), even_in_l(SamplerKind::heun, 20, 0.0)}) {
    CAPTURE(static_cast<int>(config.kind));
    const auto samples = [&](int threads, std::uint32_t draw) {
      Workers workers(threads);
      LearnedDenoiser denoiser(network, workers);
      return draw_samples(denoiser, network.schedule(), config, 300, {1, draw}, {}, workers);
    };
    const Eigen::MatrixXf expected = samples(1, 0);
    for (const int threads : {2, 3, 8}) CHECK(samples(threads, 0) == expected);
    CHECK(samples(1, 1) != expected);
  }
}

TEST_CASE("a checkpoint comes after the first step, at the end, and may abandon the work") {
  Workers workers(2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  Fixed denoiser(workers);
  std::vector<double> seen;
  draw_samples(denoiser, schedule, ddim(4, 0.0), 3, {1, 0}, {}, workers,
               [&](double progress) { seen.push_back(progress); });
  CHECK(seen.front() == 0.25);
  CHECK(seen.back() == 1.0);
  CHECK(std::ranges::is_sorted(seen, std::less_equal<>()));
  struct Stop {};
  CHECK_THROWS_AS(draw_samples(denoiser, schedule, ddim(4, 0.0), 3, {1, 0}, {}, workers,
                               [](double) { throw Stop{}; }),
                  Stop);
}

TEST_CASE("a clipping sampler keeps x0_hat, and so the samples, within its box") {
  Workers workers(2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  Fixed denoiser(workers);  // whose x0_hat runs off
  const Box box{Eigen::Vector3f(-0.1F, -0.2F, 0), Eigen::Vector3f(0.1F, 0.3F, 0.4F)};
  for (const auto kind : {SamplerKind::ddim, SamplerKind::dpm_solver, SamplerKind::euler_maruyama,
                          SamplerKind::heun}) {
    const SamplerConfig config{.kind = kind, .steps = 12, .eta = 1.0};
    const Eigen::MatrixXf free = draw_samples(denoiser, schedule, config, 50, {1, 0}, {}, workers);
    CHECK(free.cwiseAbs().maxCoeff() > 0.4f);
    const Box kept =
        bounding_box(draw_samples(denoiser, schedule, config, 50, {1, 0}, box, workers));
    CHECK((kept.low.array() >= box.low.array()).all());
    CHECK((kept.high.array() <= box.high.array()).all());
  }
}

TEST_CASE("the samples that the box has held are the ones that it has changed") {
  Workers workers(2);
  const NoiseSchedule schedule{ScheduleConfig{}};
  const GaussianMixture base(BaseConfig{});
  ExactDenoiser denoiser(std::make_shared<const MixtureDensity>(base), schedule, workers);
  for (const auto kind : {SamplerKind::ddim, SamplerKind::dpm_solver, SamplerKind::euler_maruyama,
                          SamplerKind::heun}) {
    const SamplerConfig config{.kind = kind, .steps = 12, .eta = 1.0};
    const auto drawn = [&](const Box& box, Held* held) {
      return draw_samples(
          denoiser, schedule, config, 200, {1, 0}, box, workers, [](double) {}, held);
    };
    Held held;
    const Eigen::MatrixXf free = drawn({}, &held);
    CHECK(held.size() == 200);
    CHECK(!held.any());
    Box box = bounding_box(free);
    box.high[0] *= 0.8f;
    const Eigen::MatrixXf boxed = drawn(widened(box, 0.05), &held);
    CHECK((held.count() > 0 && held.count() < 100));
    for (Eigen::Index j = 0; j < free.cols(); ++j) {
      CHECK(held[j] == (boxed.col(j) != free.col(j)));
    }
  }
}

TEST_CASE("a clip with room for where a tilt leads cuts off nothing of a far one") {
  // lambda = 1 in two tilts, each of which moves y by 4, more than five deviations.
  Experiment experiment;
  experiment.reward.b = Eigen::Vector2d(0.0, 16.0);
  const QuadraticReward reward(experiment.reward);
  const GaussianMixture base(experiment.base);
  const SamplerConfig& config = experiment.tilting.sampler;
  const NoiseSchedule schedule(experiment.schedule);
  Workers workers(2);
  Eigen::MatrixXf data = base.sample(3'000, RandomStream(1, Purpose::test)).cast<float>();
  for (const int tilt : {1, 2}) {
    CAPTURE(tilt);
    const GaussianMixture target = tilted(base, reward, 0.5 * tilt);
    ExactDenoiser denoiser(std::make_shared<const MixtureDensity>(target), schedule, workers);
    const auto drawn = [&](const Box& box) {
      return draw_samples(denoiser, schedule, config, 3'000, {1, 0}, box, workers);
    };
    const Box box = widened(box_after_tilt(data, reward.values(data), 0.5), config.clip);
    const Eigen::MatrixXf free = drawn({});
    const Eigen::MatrixXf clipped = drawn(box);
    CHECK(share_on(box, clipped) == 0.0);
    CHECK((clipped - free).cwiseAbs().maxCoeff() < 1e-4F);
    CHECK(clipped.row(1).mean() == doctest::Approx(4.0 * tilt).epsilon(0.02));
    // Around the data alone, a share of the samples is held back.
    const Box around = widened(bounding_box(data), config.clip);
    CHECK(share_on(around, drawn(around)) > 0.01);
    data = free;
  }
}
