#include "diffusion/mean_noise.h"

#include "math/noise_schedule.h"
#include "support.h"

#include <span>
#include <vector>

using namespace tiltscope;

namespace {

/// Noisy points made of the first n of some draws of the default base, and what a mean over one of
/// the windows of the draws from number `from` on makes of their noise.
struct TrainingExamples {
  GaussianMixture base{BaseConfig{}};
  Eigen::MatrixXf data;
  Eigen::VectorXf t, alpha, sigma;
  Eigen::MatrixXf z, x_t, mean;

  TrainingExamples(Eigen::Index draws, Eigen::Index n, NoiseLevel level, Eigen::Index from,
                   Eigen::Index window)
      : data(base.sample(draws, RandomStream(5, Purpose::test)).cast<float>()),
        t(Eigen::VectorXf::Constant(n, 0.5f)),
        alpha(Eigen::VectorXf::Constant(n, static_cast<float>(level.alpha))),
        sigma(Eigen::VectorXf::Constant(n, static_cast<float>(level.sigma))),
        z(2, n),
        x_t(2, n) {
    RandomStream(6, Purpose::test).fill_normal(z);
    x_t = static_cast<float>(level.alpha) * data.leftCols(n) + static_cast<float>(level.sigma) * z;
    mean = z;
    std::vector<std::uint32_t> samples;
    for (Eigen::Index i = 0; i < n; ++i) {
      samples.push_back(static_cast<std::uint32_t>(i >= from ? i - from : draws));
    }
    MeanNoise mean_noise(data.rightCols(draws - from), 1);
    for (Eigen::Index j = 0; j < n; j += PosteriorSums::capacity) {
      const Eigen::Index size = std::min(PosteriorSums::capacity, n - j);
      mean_noise(
          window,
          std::span(samples).subspan(static_cast<std::size_t>(j), static_cast<std::size_t>(size)),
          0,
          {t.segment(j, size), alpha.segment(j, size), sigma.segment(j, size),
           mean.middleCols(j, size), x_t.middleCols(j, size)});
    }
  }

  /// E[x1 | x_t] under the base itself.
  Eigen::MatrixXd exact() const {
    const NoiseLevel level{static_cast<double>(alpha[0]), static_cast<double>(sigma[0])};
    const GaussianMixture noised = base.noised(level);
    Eigen::MatrixXd result(2, x_t.cols());
    for (Eigen::Index j = 0; j < x_t.cols(); ++j) {
      result.col(j) = -level.sigma * noised.score(x_t.col(j).cast<double>());
    }
    return result;
  }
};

double mean_square(const Eigen::MatrixXd& differences) {
  return differences.colwise().squaredNorm().mean();
}

}  // namespace

TEST_CASE("the mean noise is the exact one where many points lie near, in and beside the window") {
  const NoiseSchedule schedule{ScheduleConfig{}};
  for (const double t : {0.3, 0.6, 0.95}) {
    CAPTURE(t);
    for (const Eigen::Index window : {0, 1}) {
      CAPTURE(window);
      const TrainingExamples examples(2 * MeanNoise::most, 1'000, schedule.at(t), 0, window);
      const Eigen::MatrixXd exact = examples.exact();
      const double error = mean_square(examples.mean.cast<double>() - exact);
      CHECK(error < 0.01);
      CHECK(mean_square(examples.z.cast<double>() - exact) > 10.0 * error);
    }
  }
}

TEST_CASE("given x_t the mean noise has z's expectation, however few points lie near") {
  // For any function f of x_t, E[T f] = E[z f]; a few near points leave most of z's variance, and
  // never more. The window holds other draws than the examples are made of: their own clean points
  // join it, and without them T would point away from the nearest of the others.
  constexpr Eigen::Index n = 4'000;
  for (const double sigma : {0.003, 0.03, 0.1}) {
    CAPTURE(sigma);
    const NoiseLevel level{std::sqrt(1.0 - sigma * sigma), sigma};
    for (const Eigen::Index count : {Eigen::Index{50}, MeanNoise::most}) {
      CAPTURE(count);
      const TrainingExamples examples(n + count, n, level, n, 0);
      const Eigen::MatrixXd T = examples.mean.cast<double>();
      const Eigen::MatrixXd exact = examples.exact();
      CHECK(mean_square(T) < 1.05 * mean_square(examples.z.cast<double>()));
      CHECK(mean_square(T - exact) < 2.1);
      // f = the distance from the nearer mean, squared and along itself.
      Eigen::MatrixXd offset = examples.x_t.cast<double>() / level.alpha;
      offset.row(0).array() -= 2.0 * offset.row(0).array().sign();
      const Eigen::ArrayXd along =
          (T - exact).cwiseProduct(offset).colwise().sum().transpose().array() *
          offset.colwise().squaredNorm().transpose().array();
      const double error = std::sqrt((along - along.mean()).square().mean() / n);
      CHECK(std::abs(along.mean()) < 4.0 * error);
    }
  }
}

TEST_CASE("a mean over a window that holds the example is that over the window alone") {
  const TrainingExamples inside(100, 40, {0.8, 0.6}, 0, 0);
  Eigen::MatrixXd expected(2, 40);
  for (Eigen::Index j = 0; j < 40; ++j) {
    const Eigen::MatrixXd scaled = -0.8 * inside.data.cast<double>();
    const Eigen::MatrixXd noises = (scaled.colwise() + inside.x_t.col(j).cast<double>()) / 0.6;
    Eigen::VectorXd p = (-0.5 * noises.colwise().squaredNorm().transpose().array()).exp();
    p /= p.sum();
    expected.col(j) = noises * p;
  }
  CHECK((inside.mean.cast<double>() - expected).cwiseAbs().maxCoeff() < 1e-4);
}
