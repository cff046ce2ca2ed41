#include "config/options.h"
#include "config/targets.h"
#include "diffusion/watchdog.h"
#include "finetune/tilting/normal_problem.h"
#include "finetune/tilting/tilting.h"
#include "math/effective_size.h"

using namespace tiltscope;
using test::NormalProblem;
using test::some_points;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// b x_2 where x_1 > edge, and a wall elsewhere.
class HalfPlane final : public Reward {
 public:
  explicit HalfPlane(double slope, double edge = 0.0) : slope_(slope), edge_(edge) {}

  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override {
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      values[j] = x(0, j) > edge_ ? slope_ * x(1, j) : -infinity;
    }
  }
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd&) const override { return {}; }
  const RewardConfig& config() const override { return config_; }

 private:
  double slope_, edge_;
  RewardConfig config_;
};

double density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::acos(-1.0)); }
double below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// Targets of a standard normal base: T and its weights at one x_t made of so many samples, each
/// with the noise that leads there, so that averages over them are means given x_t.
struct Averages {
  Eigen::Vector2d change = Eigen::Vector2d::Zero();  ///< the weighted mean of T - e_old
  bool finite = true;
};

constexpr double t = 0.6;

Averages averages(const TiltingConfig& config, double delta, const Eigen::Vector2d& x_t) {
  constexpr Eigen::Index n = 30'000;
  NormalProblem problem(RewardConfig{});
  const NoiseLevel level = problem.level(t);
  const HalfPlane reward(3.0);
  // The posterior is N(alpha x_t, sigma^2).
  Eigen::MatrixXf own = problem.data.leftCols(n);
  Eigen::MatrixXf data = problem.data;
  data.leftCols(n) =
      (static_cast<float>(level.sigma) * own).colwise() + (level.alpha * x_t).cast<float>().eval();
  // The others are the base's.
  TiltTargets targets(data, reward, delta, config, 1);
  Averages averages;
  double total = 0.0;
  for (Eigen::Index from = 0; from < n; from += PosteriorSums::capacity) {
    const Eigen::Index count = std::min(PosteriorSums::capacity, n - from);
    Eigen::MatrixXf points = x_t.cast<float>().replicate(1, count);
    Eigen::MatrixXf target =
        (points - static_cast<float>(level.alpha) * data.middleCols(from, count)) /
        static_cast<float>(level.sigma);
    Eigen::VectorXf times = Eigen::VectorXf::Constant(count, static_cast<float>(t));
    Eigen::VectorXf alpha = Eigen::VectorXf::Constant(count, static_cast<float>(level.alpha));
    Eigen::VectorXf sigma = Eigen::VectorXf::Constant(count, static_cast<float>(level.sigma));
    Eigen::VectorXf weight(count);
    const Eigen::MatrixXf e_old = sigma[0] * points;
    std::vector<std::uint32_t> samples(static_cast<std::size_t>(count));
    std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(from));
    Trainer::Batch batch{points, times, alpha, sigma, target, weight};
    targets(samples, 0, e_old, batch);
    averages.finite = averages.finite && target.allFinite() && weight.allFinite();
    averages.change += (target - e_old).cast<double>() * weight.cast<double>();
    total += weight.cast<double>().sum();
  }
  averages.change /= total;
  return averages;
}

/// -(alpha / sigma) times what the tilt moves E[x0 | x_t] by. The posterior N(m, s^2 I) loses its
/// part below 0 along x_1, where E[x_1] becomes m + s phi(m / s) / Phi(m / s); along x_2 its mean
/// moves by delta b s^2.
Eigen::Vector2d exact_change(double delta, const Eigen::Vector2d& x_t) {
  const NoiseLevel level = NormalProblem(RewardConfig{}).level(t);
  const double m = level.alpha * x_t[0], s = level.sigma;
  const Eigen::Vector2d moved(s * density(m / s) / below(m / s), delta * 3.0 * s * s);
  return -level.alpha / level.sigma * moved;
}

}  // namespace

TEST_CASE("targets that are exact for any step cut a half-plane off a normal density") {
  // Data for which the own samples are not a part of the base would spoil the means given x_t:
  // only these two take none.
  for (const TiltTarget target : {TiltTarget::implicit, TiltTarget::reward_weighted}) {
    TiltingConfig config;
    config.target = target;
    settle(config);
    for (const double x : {-0.8, 0.0, 1.0}) {
      CAPTURE(x);
      const Eigen::Vector2d x_t(x, 0.5);
      const Averages found = averages(config, 0.2, x_t);
      CHECK(found.finite);
      CHECK((found.change - exact_change(0.2, x_t)).norm() < 0.02);
    }
  }
}

TEST_CASE("means over neighbours cut a half-plane off a normal density at once") {
  NormalProblem problem(RewardConfig{});
  TiltingConfig config;
  config.target = TiltTarget::exact;
  config.average = Average::neighbours;
  const HalfPlane reward(3.0);
  TiltTargets targets(problem.data, reward, 0.2, config, 1);
  const NoiseLevel level = problem.level(t);
  for (const double x : {-0.8, 0.0, 1.0}) {
    CAPTURE(x);
    const Eigen::Vector2d x_t(x, 0.5);
    Eigen::MatrixXf points = x_t.cast<float>();
    // Made of the sample that lies nearest, so that its own part is small.
    Eigen::Index own = 0;
    (problem.data.colwise() - (x_t / level.alpha).cast<float>().eval())
        .colwise()
        .squaredNorm()
        .minCoeff(&own);
    const auto alpha_f = static_cast<float>(level.alpha), sigma_f = static_cast<float>(level.sigma);
    Eigen::MatrixXf target = (points - alpha_f * problem.data.col(own)) / sigma_f;
    Eigen::VectorXf times{{static_cast<float>(t)}}, alpha{{alpha_f}}, sigma{{sigma_f}}, weight(1);
    const Eigen::MatrixXf e_old = sigma_f * points;
    const std::vector<std::uint32_t> samples{static_cast<std::uint32_t>(own)};
    Trainer::Batch batch{points, times, alpha, sigma, target, weight};
    targets(samples, 0, e_old, batch);
    const Eigen::Vector2d change = (target - e_old).col(0).cast<double>();
    CHECK((change - exact_change(0.2, x_t)).norm() < 0.03);
    CHECK(weight[0] > 0.0f);
  }
}

TEST_CASE("to first order a wall weighs 0 beside the mean of the others") {
  // With equal rewards elsewhere, 1 + delta (r - mean) is 1 there and 0 in the wall. So a step of
  // any size takes off the same: Cov(x1, 1 outside the wall | x_t).
  TiltingConfig config;
  config.target = TiltTarget::first_order;
  config.average = Average::neighbours;
  NormalProblem problem(RewardConfig{});
  const HalfPlane reward(0.0);
  const NoiseLevel level = problem.level(t);
  const auto alpha_f = static_cast<float>(level.alpha), sigma_f = static_cast<float>(level.sigma);
  for (const double delta : {0.05, 0.5}) {
    TiltTargets targets(problem.data, reward, delta, config, 1);
    CHECK(targets.rewards().allFinite());
    for (const double x : {-0.8, 0.0, 1.0}) {
      CAPTURE(x);
      Eigen::MatrixXf points = Eigen::Vector2f(static_cast<float>(x), 0.5f);
      Eigen::MatrixXf target = Eigen::MatrixXf::Zero(2, 1);
      Eigen::VectorXf times{{static_cast<float>(t)}}, alpha{{alpha_f}}, sigma{{sigma_f}}, weight(1);
      const Eigen::MatrixXf e_old = sigma_f * points;
      const std::vector<std::uint32_t> samples{0};
      Trainer::Batch batch{points, times, alpha, sigma, target, weight};
      targets(samples, 0, e_old, batch);
      const double m = level.alpha * x, s = level.sigma;
      // Cov(x0, 1 outside) = s phi(m / s), and x1 falls by alpha / sigma times it.
      const double expected = -level.alpha / level.sigma * s * density(m / s);
      CHECK(target(0, 0) - e_old(0, 0) == doctest::Approx(expected).epsilon(0.03));
      CHECK(std::abs(target(1, 0) - e_old(1, 0)) < 0.01);
    }
  }
}

TEST_CASE("no target and no weight is without a number where the reward is a wall") {
  NormalProblem problem(RewardConfig{});
  problem.data = problem.data.leftCols(600).eval();
  // At the edge, deep in the wall where all others are, and far from all.
  const Eigen::MatrixXf places{{0.0f, -2.5f, -60.0f}, {0.5f, 0.0f, 3.0f}};
  for (const double edge : {0.0, 1.5}) {
    const HalfPlane reward(3.0, edge);
    for (const auto& [target, target_word, target_shown] : options::target) {
      for (const auto& [average, average_word, average_shown] : options::average) {
        for (const auto& [baseline, baseline_word, baseline_shown] : options::baseline) {
          TiltingConfig config;
          config.target = target;
          config.average = average;
          config.baseline = baseline;
          settle(config);
          TiltTargets targets(problem.data, reward, 0.2, config, 1);
          CHECK(targets.largest_log_weight() < TiltTargets::most_log_weight);
          for (const double time : {0.02, 0.6}) {
            const NoiseLevel level = problem.level(time);
            Eigen::MatrixXf points = places;
            Eigen::MatrixXf z = Eigen::MatrixXf::Constant(2, 3, 0.3f);
            Eigen::VectorXf times = Eigen::VectorXf::Constant(3, static_cast<float>(time));
            Eigen::VectorXf alpha = Eigen::VectorXf::Constant(3, static_cast<float>(level.alpha));
            Eigen::VectorXf sigma = Eigen::VectorXf::Constant(3, static_cast<float>(level.sigma));
            Eigen::VectorXf weight(3);
            const Eigen::MatrixXf e_old = sigma[0] * points;
            const std::vector<std::uint32_t> samples{0, 1, 2};
            Trainer::Batch batch{points, times, alpha, sigma, z, weight};
            targets(samples, 0, e_old, batch);
            CAPTURE(time);
            CHECK(z.allFinite());
            CHECK(weight.allFinite());
            CHECK(weight.minCoeff() >= 0.0f);
          }
        }
      }
    }
  }
}

TEST_CASE("the size of a step is chosen by the samples outside the walls") {
  const Eigen::VectorXd finite = Eigen::VectorXd::LinSpaced(300, -1.0, 1.0);
  Eigen::VectorXd with_walls(500);
  with_walls << Eigen::VectorXd::Constant(200, -infinity), finite;
  CHECK(conditional_effective_size(with_walls, 0.7) == conditional_effective_size(finite, 0.7));
  CHECK(tilts_for(with_walls, 3.0, 0.98) == tilts_for(finite, 3.0, 0.98));
  CHECK(tilts_for(Eigen::VectorXd::Constant(9, -infinity), 3.0, 0.98) == 1);
}

TEST_CASE(
    "data in nothing but a wall, or a wall that is to be liked, end the run in one sentence") {
  Experiment experiment;
  experiment.network = {.depth = 1, .width = 8, .time_features = 4};
  experiment.tilting.epochs = 1;
  NoiseNetwork network(2, experiment.network, experiment.schedule);
  Workers workers(1);
  const Eigen::MatrixXf data = NormalProblem(RewardConfig{}).data.leftCols(500);
  const auto failure = [&](double edge, double delta) -> std::string {
    const TiltStep step{.reward = std::make_shared<const HalfPlane>(3.0, edge),
                        .delta = delta,
                        .rate = 1e-3,
                        .k = 2,
                        .seed = 1};
    try {
      tilt_once(network, data, step, experiment.tilting, workers, [](double) {});
    } catch (const Diverged& diverged) {
      return diverged.what();
    }
    return {};
  };
  CHECK(failure(100.0, 0.1) ==
        "tilt 2: the reward is -inf at every one of the 500 samples that the model draws; try a "
        "reward that is finite at some of them");
  CHECK(failure(0.0, -0.1).starts_with("tilt 2: the reward is -inf at "));
  CHECK(failure(0.0, -0.1).ends_with("; try a positive tilting.lambda"));
  CHECK(failure(0.0, 0.1).empty());
}
