#include "diffusion/posterior_sums.h"

#include "diffusion/noising.h"
#include "support.h"

using namespace tiltscope;

namespace {

constexpr Eigen::Index block = PosteriorSums::capacity;

/// S draws of the default base in d dimensions, and noisy points made of the first n of them as in
/// training, with times spread evenly.
struct Examples {
  Eigen::MatrixXf data, z, x_t;
  Eigen::VectorXf t, alpha, sigma;

  Examples(Eigen::Index d, Eigen::Index S, Eigen::Index n)
      : data(d, S), z(d, n), x_t(d, n), t(n), alpha(n), sigma(n) {
    BaseConfig base;
    for (auto& mean : base.means) mean.conservativeResizeLike(Eigen::VectorXd::Zero(d));
    base.covariances.assign(2, 0.5 * Eigen::MatrixXd::Identity(d, d));
    data = GaussianMixture(base).sample(S, RandomStream(7, Purpose::test)).cast<float>();
    noise(RandomStream(8, Purpose::test), NoiseSchedule(ScheduleConfig{}), 0, data.leftCols(n),
          {t, alpha, sigma, z, x_t}, Times::stratified);
  }

  /// For a block of noisy points from `first` on.
  void take(PosteriorSums& sums, const PosteriorData& all, Eigen::Index first,
            const Eigen::MatrixXf& centre = Eigen::MatrixXf()) const {
    const Eigen::Index count = std::min(block, t.size() - first);
    sums.take(all, x_t.middleCols(first, count), z.middleCols(first, count),
              alpha.segment(first, count), sigma.segment(first, count), centre);
  }

  /// The noise that leads from each of the data to noisy point j, (d, S).
  Eigen::MatrixXd noises(Eigen::Index j) const {
    const double a = alpha[j], s = sigma[j];
    return (x_t.col(j).cast<double>().replicate(1, data.cols()) - a * data.cast<double>()) / s;
  }

  /// log p of each of the data for noisy point j, in double precision.
  Eigen::VectorXd log_weights(Eigen::Index j) const {
    const double a = alpha[j], s = sigma[j];
    return -(x_t.col(j).cast<double>().replicate(1, data.cols()) - a * data.cast<double>())
                .colwise()
                .squaredNorm() /
           (2.0 * s * s);
  }
};

double effective_size(const Eigen::VectorXd& log_weights) {
  return std::exp(2.0 * log_sum_exp(log_weights) - log_sum_exp(2.0 * log_weights));
}

}  // namespace

TEST_CASE("as many neighbours are found in a hundred dimensions as there are") {
  constexpr Eigen::Index d = 100, S = 3'000, n = 30 * block;
  const Examples examples(d, S, n);
  const PosteriorData data(examples.data, Eigen::VectorXf::Zero(S));
  PosteriorSums sums(d);
  Eigen::VectorXd found(n), truth(n);
  for (Eigen::Index first = 0; first < n; first += block) {
    examples.take(sums, data, first);
    for (Eigen::Index j = 0; j < block; ++j) {
      found[first + j] = sums.effective_size(j);
      truth[first + j] = effective_size(examples.log_weights(first + j));
    }
  }
  const auto share = [](const Eigen::VectorXd& sizes) {
    return (sizes.array() >= 8.0).cast<double>().mean();
  };
  CHECK(found.minCoeff() > 1.0 - 1e-6);
  CHECK((found.array() / truth.array() - 1.0).abs().maxCoeff() < 1e-3);
  CHECK(share(found) == doctest::Approx(share(truth)).epsilon(0.005));
  CHECK(share(truth) == doctest::Approx(0.277).epsilon(0.08));
}

TEST_CASE("a point that is left out counts no more, unless it has most of the weight") {
  constexpr Eigen::Index d = 3, S = 400;
  const Examples examples(d, S, block);
  const Eigen::VectorXf values = examples.data.row(0).transpose().array() + 5.0f;
  const Eigen::MatrixXf centre = Eigen::MatrixXf::Constant(d, block, 0.1f);
  PosteriorSums all(d), others(d);
  examples.take(all, PosteriorData(examples.data, values), 0, centre);
  int left_out = 0;
  for (Eigen::Index j = 0; j < block; ++j) {
    Eigen::MatrixXf data = examples.data;
    Eigen::VectorXf other_values = values;
    data.col(j) = data.col(S - 1);
    other_values[j] = values[S - 1];
    examples.take(others, PosteriorData(data.leftCols(S - 1), other_values.head(S - 1)), 0, centre);
    const Eigen::VectorXd log_weights = examples.log_weights(j);
    const PosteriorSums::Others found = all.without_own(j, values[j]);
    const double share = std::exp(log_weights[j] - log_sum_exp(log_weights));
    if (std::abs(share - 0.5) < 0.01) continue;
    CAPTURE(share);
    if (share > 0.5) {
      CHECK(found.effective_size == 0.0f);
      continue;
    }
    ++left_out;
    CHECK(found.effective_size == doctest::Approx(others.effective_size(j)).epsilon(5e-3));
    CHECK(found.mean_value == doctest::Approx(others.mean_value(j)).epsilon(1e-3));
    CHECK(found.mean_value_by_distance ==
          doctest::Approx(others.mean_value_by_distance(j)).epsilon(1e-3));
    // It does matter.
    if (share > 0.05) CHECK(found.effective_size != doctest::Approx(all.effective_size(j)));
  }
  CHECK(left_out > block / 2);
}

TEST_CASE("the own clean point counts as one of the data once it is added, be it near or far") {
  constexpr Eigen::Index d = 3, S = 200;
  const Examples examples(d, S, block);
  PosteriorSums all(d), parts(d);
  for (Eigen::Index j = 0; j < block; ++j) {
    Eigen::MatrixXf others = examples.data;
    others.col(j) = others.col(S - 1);
    examples.take(all, PosteriorData(examples.data, Eigen::VectorXf::Zero(S)), 0);
    examples.take(parts, PosteriorData(others.leftCols(S - 1), Eigen::VectorXf::Zero(S - 1)), 0);
    parts.add_own(j);
    CHECK(parts.effective_size(j) == doctest::Approx(all.effective_size(j)).epsilon(1e-3));
    for (Eigen::Index c = 0; c < d; ++c) {
      CHECK(std::abs(parts.mean_noise(j, c) - all.mean_noise(j, c)) < 1e-3f);
    }
  }
}

TEST_CASE("means over a posterior are those of all points, whatever is passed by") {
  // In one to three dimensions the points are sorted, and those that are far away passed by.
  for (const Eigen::Index d : {1, 2, 3, 5}) {
    for (const Eigen::Index S : {1, 31, 500, 9'001}) {
      CAPTURE(d);
      CAPTURE(S);
      const Examples examples(d, S, std::min(S, block));
      const Eigen::VectorXf values = examples.data.row(0).array().square().transpose();
      Eigen::VectorXf log_weights(S);
      RandomStream(9, Purpose::test).fill_normal(log_weights);
      PosteriorSums sums(d);
      const PosteriorData weighted(examples.data, values, log_weights);
      examples.take(sums, weighted, 0);
      for (Eigen::Index j = 0; j < examples.t.size(); ++j) {
        CAPTURE(j);
        const Eigen::VectorXd logs = examples.log_weights(j) + log_weights.cast<double>();
        const Eigen::VectorXd p = (logs.array() - log_sum_exp(logs)).exp();
        const Eigen::MatrixXd x1 = examples.noises(j);
        const Eigen::VectorXd v = values.cast<double>();
        const Eigen::VectorXd mean = x1 * p;
        const double mean_value = p.dot(v);
        CHECK(sums.mean_value(j) == doctest::Approx(mean_value).epsilon(1e-3));
        CHECK(sums.effective_size(j) == doctest::Approx(effective_size(logs)).epsilon(2e-3));
        for (Eigen::Index c = 0; c < d; ++c) {
          const double by_value = (x1.row(c).transpose().array() * p.array() * v.array()).sum();
          const double tolerance = 1e-3 * (1.0 + x1.row(c).cwiseAbs().transpose().dot(p));
          CHECK(std::abs(sums.mean_noise(j, c) - mean[c]) < tolerance);
          CHECK(std::abs(sums.mean_noise_by_value(j, c) - by_value / mean_value) < tolerance);
          CHECK(std::abs(sums.covariance_with_value(j, c) - (by_value - mean_value * mean[c])) <
                tolerance * (1.0 + mean_value));
        }
      }
    }
  }
}
