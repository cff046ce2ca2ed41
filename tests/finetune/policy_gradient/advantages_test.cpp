#include "finetune/policy_gradient/advantages.h"

#include "oracle/mixture_density.h"
#include "support.h"

#include <array>
#include <functional>

using namespace tiltscope;

namespace {

constexpr double v = 0.5;

/// A policy on the line: the exact denoiser of N(0, v), and at step j a change c_j + m_j x.
class LinearPolicy final : public Denoiser {
 public:
  LinearPolicy(const std::vector<ChainStep>& chain, Eigen::VectorXd c, Eigen::VectorXd m,
               Workers& workers)
      : Denoiser(workers), chain_(chain), c_(std::move(c)), m_(std::move(m)) {}

  static double slope(const ChainStep& step) {
    const auto& [alpha, sigma] = step.level;
    return sigma / (alpha * alpha * v + sigma * sigma);
  }

  Eigen::Index dimension() const override { return 1; }
  void set_times(const std::vector<double>&) override {}
  void predict_block(const Part& part, const Eigen::Ref<const Eigen::MatrixXf>& x_t,
                     Eigen::Ref<Eigen::MatrixXf> x1_hat) override {
    const double own = slope(chain_[static_cast<std::size_t>(part.time)]) + m_[part.time];
    x1_hat = (own * x_t.cast<double>().array() + c_[part.time]).matrix().cast<float>();
  }

 private:
  const std::vector<ChainStep>& chain_;
  Eigen::VectorXd c_, m_;
};

struct PolicyProblem {
  double a, b;  ///< lambda r = a x^2 / 2 + b x
  NoiseSchedule schedule{ScheduleConfig{.t_min = 0.05, .t_max = 0.95}};
  std::vector<ChainStep> chain;
  Eigen::VectorXd c, m;  ///< (J)

  PolicyProblem(double square, double linear, int steps)
      : a(square),
        b(linear),
        chain(make_chain(schedule, {.steps = steps, .variance = v})),
        c(Eigen::VectorXd::Zero(steps)),
        m(Eigen::VectorXd::Zero(steps)) {}

  /// -E[lambda r(x0)] and, if it counts, the paths' KL divergence without the last step, in closed
  /// form: all laws are normal.
  double exact_loss(bool divergence) const {
    double mean = 0.0, variance = 1.0, loss = 0.0;
    for (std::size_t j = 0; j < chain.size(); ++j) {
      const ChainStep& step = chain[j];
      const auto i = static_cast<Eigen::Index>(j);
      if (divergence && step.eta > 0.0) {
        const double shift = c[i] + m[i] * mean;
        loss += step.w * (shift * shift + m[i] * m[i] * variance);
      }
      const double gain = step.A + step.B * (LinearPolicy::slope(step) + m[i]);
      mean = gain * mean + step.B * c[i];
      variance = gain * gain * variance + step.eta * step.eta;
    }
    return loss - 0.5 * a * (mean * mean + variance) - b * mean;
  }

  double reward(double x) const { return 0.5 * a * x * x + b * x; }
};

/// Means over the paths of G_j and of G_j x_j for each step, with their standard errors.
struct PolicyMoments {
  Eigen::MatrixXd mean, error;  ///< (2, J - 1)
};

PolicyMoments moments_of(const PolicyProblem& problem, Eigen::Index n, PolicyKl kl,
                         PolicyBaseline baseline) {
  Workers workers(2);
  LinearPolicy policy(problem.chain, problem.c, problem.m, workers);
  ChainPaths paths;
  follow(policy, problem.chain, n, {6, 0}, workers, paths);
  const Eigen::Index steps = paths.steps();
  Eigen::MatrixXf base(1, steps * n);
  Eigen::VectorXd values(steps * n), rewards(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    rewards[i] = problem.reward(static_cast<double>(paths.x0(0, i)));
  }
  for (Eigen::Index i = 0; i < base.cols(); ++i) {
    const ChainStep& step = problem.chain[static_cast<std::size_t>(i / n)];
    base(0, i) = static_cast<float>(LinearPolicy::slope(step)) * paths.x(0, i);
    const double x0_hat = (static_cast<double>(paths.x(0, i)) -
                           step.level.sigma * static_cast<double>(paths.x1_hat(0, i))) /
                          step.level.alpha;
    values[i] = problem.reward(x0_hat);
  }
  const Eigen::MatrixXf advantage =
      advantages(problem.chain, paths, base, rewards, values, kl, baseline);
  PolicyMoments moments{Eigen::MatrixXd::Zero(2, steps - 1), Eigen::MatrixXd::Zero(2, steps - 1)};
  for (Eigen::Index j = 0; j + 1 < steps; ++j) {
    const ChainStep& step = problem.chain[static_cast<std::size_t>(j)];
    Eigen::ArrayXd G(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const Eigen::Index state = j * n + i;
      const TakenStep taken{.z = paths.z.col(state).data(),
                            .e_old = paths.x1_hat.col(state).data(),
                            .base = base.col(state).data(),
                            .advantage = advantage(j, i),
                            .B_over_eta = static_cast<float>(step.B / step.eta),
                            .w = kl == PolicyKl::none ? 0.0f : static_cast<float>(step.w)};
      Eigen::VectorXf gradient(1);
      policy_loss(taken, 0.2f, paths.x1_hat.col(state), gradient);
      G[i] = static_cast<double>(gradient[0]);
    }
    const Eigen::ArrayXd x = paths.x.row(0).segment(j * n, n).transpose().cast<double>().array();
    const std::array<Eigen::ArrayXd, 2> products{G, G * x};
    for (std::size_t f = 0; f < 2; ++f) {
      const auto row = static_cast<Eigen::Index>(f);
      moments.mean(row, j) = products[f].mean();
      moments.error(row, j) =
          std::sqrt((products[f] - products[f].mean()).square().mean() / static_cast<double>(n));
    }
  }
  return moments;
}

}  // namespace

TEST_CASE("a policy gradient's mean is the exact gradient of reward and KL divergence") {
  constexpr int steps = 6;
  PolicyProblem problem(-0.6, 1.2, steps);
  for (Eigen::Index j = 0; j < steps; ++j) {
    problem.c[j] = 0.2 - 0.1 * static_cast<double>(j);
    problem.m[j] = 0.05 * static_cast<double>(j) - 0.1;
  }
  for (const auto kl : {PolicyKl::path, PolicyKl::none}) {
    for (const auto baseline :
         {PolicyBaseline::none, PolicyBaseline::mean, PolicyBaseline::value}) {
      CAPTURE(static_cast<int>(kl));
      CAPTURE(static_cast<int>(baseline));
      const PolicyMoments moments = moments_of(problem, 40'000, kl, baseline);
      const auto slope = [&](Eigen::VectorXd& parameters, Eigen::Index j) {
        constexpr double h = 1e-4;
        const double at = parameters[j];
        parameters[j] = at + h;
        const double above = problem.exact_loss(kl == PolicyKl::path);
        parameters[j] = at - h;
        const double below = problem.exact_loss(kl == PolicyKl::path);
        parameters[j] = at;
        return (above - below) / (2.0 * h);
      };
      for (Eigen::Index j = 0; j + 1 < steps; ++j) {
        CAPTURE(j);
        const double of_c = slope(problem.c, j);
        const double of_m = slope(problem.m, j);
        CHECK(std::abs(moments.mean(0, j) - of_c) < 4.5 * moments.error(0, j) + 1e-4);
        CHECK(std::abs(moments.mean(1, j) - of_m) < 4.5 * moments.error(1, j) + 1e-4);
        // Small enough to tell the signs.
        if (j > 0) CHECK(moments.error(0, j) < 0.2 * std::abs(of_c) + 0.02);
      }
    }
  }
}

TEST_CASE(
    "with the path's KL divergence the policy gradient vanishes at the tilted model, without "
    "it or with the step's alone it does not") {
  // x1_hat of N(v b, v) is that of N(0, v) less a number that depends on t alone.
  constexpr int steps = 20;
  constexpr double b = 1.6;
  PolicyProblem problem(0.0, b, steps);
  for (Eigen::Index j = 0; j < steps; ++j) {
    const auto& [alpha, sigma] = problem.chain[static_cast<std::size_t>(j)].level;
    problem.c[j] = -sigma * alpha * v * b / (alpha * alpha * v + sigma * sigma);
  }
  const auto largest = [&](PolicyKl kl) {
    const PolicyMoments moments = moments_of(problem, 10'000, kl, PolicyBaseline::value);
    return (moments.mean.array().abs() / moments.error.array()).maxCoeff();
  };
  CHECK(largest(PolicyKl::path) < 4.5);
  CHECK(largest(PolicyKl::none) > 20.0);
  // Where the tilt is another policy's, nothing vanishes.
  problem.c *= 0.8;
  CHECK(largest(PolicyKl::path) > 6.0);
}

TEST_CASE("the KL divergence of the steps to come is off a step's return with `path` alone") {
  PolicyProblem problem(0.0, 1.0, 4);
  Workers workers(1);
  problem.c << 0.5, -1.0, 2.0, 3.0;
  LinearPolicy policy(problem.chain, problem.c, problem.m, workers);
  ChainPaths paths;
  follow(policy, problem.chain, 2, {6, 0}, workers, paths);
  problem.c.setZero();
  LinearPolicy untrained(problem.chain, problem.c, problem.m, workers);
  Eigen::MatrixXf base(1, 8);
  for (int j = 0; j < 4; ++j) {
    untrained.predict_block({0, j, 0}, paths.x.middleCols(2 * j, 2), base.middleCols(2 * j, 2));
  }
  const Eigen::Vector2d rewards(3.0, 5.0);
  const auto of = [&](PolicyKl kl, PolicyBaseline baseline) {
    return advantages(problem.chain, paths, base, rewards, Eigen::VectorXd::LinSpaced(8, 0.0, 7.0),
                      kl, baseline);
  };
  // Not those of the last step, nor of the step itself.
  const double kl_1 = problem.chain[1].w * 1.0;
  const double kl_2 = problem.chain[2].w * 4.0;
  const Eigen::MatrixXf path = of(PolicyKl::path, PolicyBaseline::none);
  CHECK(path(2, 0) == doctest::Approx(3.0));
  CHECK(path(1, 0) == doctest::Approx(3.0 - kl_2));
  CHECK(path(0, 1) == doctest::Approx(5.0 - kl_2 - kl_1));
  for (const auto kl : {PolicyKl::step, PolicyKl::none}) {
    CHECK(of(kl, PolicyBaseline::none) == rewards.transpose().cast<float>().replicate(3, 1));
  }
  CHECK(of(PolicyKl::step, PolicyBaseline::mean).row(1) == Eigen::RowVector2f(-1.0f, 1.0f));
  // Values rise by 1 from path to path.
  CHECK(of(PolicyKl::step, PolicyBaseline::value).row(1) == Eigen::RowVector2f(-0.5f, 0.5f));
}

TEST_CASE("a step's loss has the gradient that central differences see, and none beyond the clip") {
  const Eigen::Vector3f z(0.4f, -1.1f, 0.3f), old(0.2f, 0.5f, -0.7f), base(0.1f, 0.9f, -0.2f);
  const auto loss = [&](float advantage, float w, const Eigen::VectorXf& e, Eigen::VectorXf& G) {
    return policy_loss({.z = z.data(),
                        .e_old = old.data(),
                        .base = base.data(),
                        .advantage = advantage,
                        .B_over_eta = -0.8f,
                        .w = w},
                       0.2f, e, G);
  };
  const auto check = [&](float advantage, float w, const Eigen::Vector3f& e) {
    Eigen::VectorXf G(3), ignored(3);
    loss(advantage, w, e, G);
    for (Eigen::Index r = 0; r < 3; ++r) {
      constexpr float h = 1e-2f;
      Eigen::VectorXf above = e, below = e;
      above[r] += h;
      below[r] -= h;
      const float slope =
          (loss(advantage, w, above, ignored) - loss(advantage, w, below, ignored)) / (2.0f * h);
      CHECK(G[r] == doctest::Approx(slope).epsilon(5e-3));
    }
    return G;
  };
  // log rho = z'd - |d|^2 / 2 with d = -0.8 (e - old).
  const Eigen::Vector3f near = old + Eigen::Vector3f(0.05f, -0.02f, 0.03f);
  const Eigen::Vector3f likelier = old - Eigen::Vector3f(0.4f, -1.0f, 0.2f);
  const Eigen::Vector3f unlikelier = old + Eigen::Vector3f(0.4f, -1.0f, 0.2f);
  for (const float w : {0.0f, 0.7f}) {
    check(1.5f, w, near);
    check(-1.5f, w, near);
    check(-1.5f, w, likelier);
    check(1.5f, w, unlikelier);
  }
  CHECK(check(1.5f, 0.0f, likelier).isZero());
  CHECK(check(-1.5f, 0.0f, unlikelier).isZero());
  // At the step's own policy the gradient is -Adv (B / eta) z.
  CHECK((check(1.5f, 0.0f, old) - 1.5f * 0.8f * z).norm() < 1e-6f);
}
