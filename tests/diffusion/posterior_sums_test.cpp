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
  const Eigen::VectorXf values = Eigen::VectorXf::Zero(S);
  const Eigen::MatrixXf centre = Eigen::MatrixXf::Zero(d, block);
  PosteriorSums sums(d);
  Eigen::VectorXd found(n), truth(n);
  for (Eigen::Index first = 0; first < n; first += block) {
    sums.take(examples.data, values, examples.x_t.middleCols(first, block), centre,
              examples.alpha.segment(first, block), examples.sigma.segment(first, block));
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
  all.take(examples.data, values, examples.x_t, centre, examples.alpha, examples.sigma);
  int left_out = 0;
  for (Eigen::Index j = 0; j < block; ++j) {
    Eigen::MatrixXf data = examples.data;
    Eigen::VectorXf other_values = values;
    data.col(j) = data.col(S - 1);
    other_values[j] = values[S - 1];
    others.take(data.leftCols(S - 1), other_values.head(S - 1), examples.x_t, centre,
                examples.alpha, examples.sigma);
    const Eigen::VectorXd log_weights = examples.log_weights(j);
    const PosteriorSums::Others found =
        all.without(j, examples.data.col(j), values[j], static_cast<float>(log_weights[j]));
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

TEST_CASE("a point that is added counts as one of the data, be it the nearest or far") {
  constexpr Eigen::Index d = 3, S = 200;
  const Examples examples(d, S, block);
  const Eigen::VectorXf values = Eigen::VectorXf::Zero(S);
  const Eigen::MatrixXf centre = Eigen::MatrixXf::Constant(d, block, 0.1f);
  PosteriorSums all(d), parts(d);
  all.take(examples.data, values, examples.x_t, centre, examples.alpha, examples.sigma);
  // Each noisy point's own clean point among them, which is the nearest for small t.
  parts.take(examples.data.rightCols(S - block), values.tail(S - block), examples.x_t, centre,
             examples.alpha, examples.sigma);
  for (Eigen::Index j = 0; j < block; ++j) {
    const Eigen::VectorXd log_weights = examples.log_weights(j);
    for (Eigen::Index i = 0; i < block; ++i) {
      parts.add(j, examples.data.col(i), static_cast<float>(log_weights[i]));
    }
    CHECK(parts.effective_size(j) == doctest::Approx(all.effective_size(j)).epsilon(1e-3));
    for (Eigen::Index c = 0; c < d; ++c) {
      CHECK(std::abs(parts.mean(j, c) - all.mean(j, c)) < 1e-3f);
    }
  }
}
