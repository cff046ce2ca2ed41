#include "oracle/sample_metrics.h"

#include "base/kept.h"
#include "math/sliced_distance.h"
#include "math/wasserstein.h"
#include "oracle/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr int slices = 16;
constexpr Index w2_samples = 500;
constexpr std::uint32_t w2_sets = 40;
constexpr Index mmd_samples = 1'000;
constexpr int permutations = 499;
constexpr int floor_permutations = 199;
/// Samples that a component must expect, so that its deviations mean anything.
constexpr double countable = 10.0;

/// What the seed's random numbers are for.
enum class Use : std::uint32_t {
  entropy,
  sets,
  w2,
  mmd,
  mmd_floor,
  permutations,
  floor_permutations
};

const Metric no_metric = [] {
  Metric metric;
  metric.value = metric.floor.median = metric.floor.ninetieth =
      std::numeric_limits<double>::quiet_NaN();
  return metric;
}();

DrawsErrors errors_of(const WeightedDraws& draws) {
  DrawsErrors errors;
  errors.draws = draws.count();
  errors.effective_size = draws.effective_size();
  errors.mean = draws.moments().mean_deviation;
  // That of a root is that of its square over twice the root.
  errors.deviations = 0.5 * draws.moments().variances_deviation.cwiseQuotient(
                                draws.moments().covariance.diagonal().cwiseSqrt());
  errors.shares = draws.moments().shares_deviation;
  errors.entropy = draws.entropy();
  errors.log_normaliser = draws.log_normaliser();
  errors.divergence = draws.divergence();
  if (draws.terms().size() == 1) errors.reward = draws.mean_reward(0);
  return errors;
}

/// What n exact draws score by the measures that take all samples at once.
struct ExactMoments {
  SlicedDistance reference;  ///< draws that samples are compared with
  Floor nll, mean_error, covariance_error, share_error, deviation_error, sliced_w2;
};

struct ExactW2 {
  MatrixXd reference;
  Floor w2;
};

struct ExactMmd {
  MatrixXd reference;
  double bandwidth = 1.0;
  Floor mmd;
};

/// What exact draws are drawn from, how many, and with which seed.
struct DrawsKey {
  std::vector<double> mixture;
  Index n = 0;
  std::uint64_t seed = 0;

  bool operator==(const DrawsKey&) const = default;
};

std::vector<double> numbers_of(const GaussianMixture& mixture) {
  std::vector<double> numbers = {static_cast<double>(mixture.dimension())};
  const auto add = [&](const auto& matrix) {
    numbers.insert(numbers.end(), matrix.data(), matrix.data() + matrix.size());
  };
  add(mixture.log_weights());
  for (std::size_t i = 0; i < mixture.components(); ++i) {
    add(mixture.mean(i));
    add(mixture.covariance(i));
  }
  return numbers;
}

/// Exact draws take most of the time, and runs that differ in the method's settings alone compare
/// with the same ones: they are measured once. Only of mixtures can it be seen that they are equal.
template <class Part, class Make>
std::shared_ptr<const Part> measured_once(const ExactDensity& p, Index n, std::uint64_t seed,
                                          const Make& make) {
  static Kept<DrawsKey, Part> kept(16);
  if (p.mixture() == nullptr) return std::make_shared<const Part>(make());
  return kept.get({numbers_of(*p.mixture()), n, seed}, make);
}

class Measurement {
 public:
  Measurement(const ExactDensity& p, const MatrixXd& samples, std::uint64_t seed,
              const MetricsWatch& watch)
      : p_(p), samples_(samples), seed_(seed), watch_(watch) {}

  SampleMetrics run() {
    metrics_.exact = exact_moments(p_);
    metrics_.exact.nll = p_.entropy(p_.sample(20'000, stream(Use::entropy)));
    if (const WeightedDraws* draws = p_.draws()) metrics_.errors = errors_of(*draws);
    watch_.check();
    measure_moments();
    watch_.ready(metrics_, MetricsPart::moments);
    measure_w2();
    watch_.ready(metrics_, MetricsPart::w2);
    measure_mmd();
    watch_.ready(metrics_, MetricsPart::mmd);
    return std::move(metrics_);
  }

 private:
  RandomStream stream(Use use, std::uint32_t set = 0) const {
    return {seed_, Purpose::metrics, static_cast<std::uint32_t>(use), set};
  }

  template <class Part>
  std::shared_ptr<const Part> once(Index n, Part (Measurement::*make)(Index) const) const {
    return measured_once<Part>(p_, n, seed_, [&] { return (this->*make)(n); });
  }

  bool comparable(Index n) const { return n <= p_.most_compared(); }

  /// Everything that takes all samples at once.
  void measure_moments() {
    if (!comparable(samples_.cols())) {
      SampleMetrics& m = metrics_;
      m.moments = sample_moments(p_, samples_);
      m.nll = {m.moments.nll, no_metric.floor};
      m.mean_error = m.covariance_error = m.share_error = m.deviation_error = m.sliced_w2 =
          no_metric;
      return;
    }
    const auto exact = once<ExactMoments>(samples_.cols(), &Measurement::exact_moments_of);
    SampleMetrics& m = metrics_;
    m.moments = sample_moments(p_, samples_);
    m.nll = {m.moments.nll, exact->nll};
    m.mean_error = {mean_error(m.moments), exact->mean_error};
    m.covariance_error = {covariance_error(m.moments), exact->covariance_error};
    m.share_error = {share_error(m.moments), exact->share_error};
    m.deviation_error = {deviation_error(m.moments), exact->deviation_error};
    m.sliced_w2 = {std::sqrt(exact->reference(samples_)), exact->sliced_w2};
  }

  ExactMoments exact_moments_of(Index n) const {
    const auto sets = static_cast<std::uint32_t>(std::clamp<Index>(500'000 / n, 20, 100));
    struct Scores {
      std::vector<double> nll, mean, covariance, share, deviation, sliced;
    } exact;
    std::optional<SlicedDistance> first, reference;
    // One more than there are pairs of neighbours.
    for (std::uint32_t i = 0; i <= sets; ++i) {
      watch_.check();
      const MatrixXd draws = p_.sample(n, stream(Use::sets, i));
      const SlicedDistance distance(draws, slices);
      if (!first) first = distance;
      if (reference) exact.sliced.push_back(std::sqrt((*reference)(distance)));
      reference = distance;
      const SampleMoments moments = sample_moments(p_, draws);
      exact.nll.push_back(moments.nll);
      exact.mean.push_back(mean_error(moments));
      exact.covariance.push_back(covariance_error(moments));
      exact.share.push_back(share_error(moments));
      exact.deviation.push_back(deviation_error(moments));
    }
    return {*std::move(first),  Floor(exact.nll),       Floor(exact.mean),  Floor(exact.covariance),
            Floor(exact.share), Floor(exact.deviation), Floor(exact.sliced)};
  }

  void measure_w2() {
    const Index n = std::min(samples_.cols(), w2_samples);
    if (!comparable(n)) {
      metrics_.w2 = no_metric;
      return;
    }
    const auto exact = once<ExactW2>(n, &Measurement::exact_w2);
    metrics_.w2 = {wasserstein(samples_.leftCols(n), exact->reference), exact->w2};
  }

  ExactW2 exact_w2(Index n) const {
    std::vector<double> scores;
    const MatrixXd first = p_.sample(n, stream(Use::w2));
    MatrixXd reference = first;
    for (std::uint32_t i = 1; i <= w2_sets; ++i) {
      watch_.check();
      MatrixXd draws = p_.sample(n, stream(Use::w2, i));
      scores.push_back(wasserstein(draws, reference));
      reference = std::move(draws);
    }
    return {first, Floor(scores)};
  }

  void measure_mmd() {
    const Index n = std::min(samples_.cols(), mmd_samples);
    if (!comparable(n)) {
      metrics_.mmd = no_metric;
      metrics_.mmd_p_value = metrics_.mmd_bandwidth = no_metric.value;
      return;
    }
    const auto exact = once<ExactMmd>(n, &Measurement::exact_mmd);
    watch_.check();
    const MmdTest test = mmd_test(samples_.leftCols(n), exact->reference, exact->bandwidth,
                                  permutations, stream(Use::permutations));
    metrics_.mmd = {test.mmd, exact->mmd};
    metrics_.mmd_p_value = test.p_value();
    metrics_.mmd_bandwidth = exact->bandwidth;
  }

  ExactMmd exact_mmd(Index n) const {
    // The bandwidth comes from draws that take no part in the test.
    const MatrixXd others = p_.sample(2 * n, stream(Use::mmd_floor));
    const double bandwidth = median_distance(others);
    watch_.check();
    const MmdTest test = mmd_test(others.leftCols(n), others.rightCols(n), bandwidth,
                                  floor_permutations, stream(Use::floor_permutations));
    return {p_.sample(n, stream(Use::mmd)), bandwidth, Floor(test.permuted)};
  }

  double mean_error(const SampleMoments& m) const {
    return mean_squared_error(m.mean, metrics_.exact.mean);
  }
  double covariance_error(const SampleMoments& m) const {
    const MatrixXd& exact = metrics_.exact.covariance;
    return (m.covariance - exact).norm() / exact.norm();
  }
  double share_error(const SampleMoments& m) const {
    return m.shares.size() == 0 ? 0.0 : (m.shares - metrics_.exact.shares).cwiseAbs().maxCoeff();
  }
  double deviation_error(const SampleMoments& m) const {
    const SampleMoments& exact = metrics_.exact;
    double largest = 0.0;
    for (Index i = 0; i < exact.shares.size(); ++i) {
      if (exact.shares[i] * static_cast<double>(samples_.cols()) < countable) continue;
      const auto ratio =
          m.component_deviations.col(i).cwiseQuotient(exact.component_deviations.col(i));
      largest = std::max(largest, (ratio.array() - 1.0).abs().maxCoeff());
    }
    return largest;
  }

  const ExactDensity& p_;
  const MatrixXd& samples_;
  std::uint64_t seed_;
  const MetricsWatch& watch_;
  SampleMetrics metrics_;
};

}  // namespace

std::vector<std::pair<std::string_view, Estimate>> DrawsErrors::estimates() const {
  std::vector<std::pair<std::string_view, Estimate>> all = {
      {"NLL", entropy}, {"KL from the base", divergence}, {"log Z", log_normaliser}};
  if (reward) all.insert(all.begin(), {"E[r]", *reward});
  return all;
}

SampleMetrics sample_metrics(const ExactDensity& p, const MatrixXd& samples, std::uint64_t seed,
                             const MetricsWatch& watch) {
  return Measurement(p, samples, seed, watch).run();
}

}  // namespace tiltscope
