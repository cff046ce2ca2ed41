#include "finetune/tilting/hardness.h"

#include "finetune/tilting/step_orders.h"
#include "math/effective_size.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace tiltscope {
namespace {

/// The base density and the reward in the middle of cells of equal size.
class TiltCells {
 public:
  TiltCells(const BaseConfig& base, const Reward& reward, double lambda) {
    const GaussianMixture mixture(base);
    const Eigen::Index d = mixture.dimension();
    if (d > 2) throw std::domain_error("the grid is for one or two dimensions");
    Eigen::VectorXd low = mixture.mean(0), high = low;
    for (std::size_t i = 0; i < mixture.components(); ++i) {
      const Eigen::VectorXd reach = 6.0 * mixture.covariance(i).diagonal().cwiseSqrt();
      low = low.cwiseMin(mixture.mean(i) - reach);
      high = high.cwiseMax(mixture.mean(i) + reach);
    }
    constexpr int most_growths = 8;
    for (int growth = 0;; ++growth) {
      fill(mixture, reward, low, high);
      if (!rewards_.allFinite()) throw std::domain_error("the reward is -inf somewhere");
      if (mass_at_rim(lambda) < 1e-6) return;
      if (growth == most_growths) {
        throw std::domain_error("the tilted density has no end: it may not be normalisable");
      }
      const Eigen::VectorXd more = 0.2 * (high - low);
      low -= more;
      high += more;
    }
  }

  const Eigen::MatrixXd& centres() const { return centres_; }
  const Eigen::VectorXd& rewards() const { return rewards_; }

  /// The masses (n) of p proportional to exp(strength r) p_base; their sum is 1.
  Eigen::VectorXd masses(double strength) const {
    const Eigen::ArrayXd logs = log_base_ + strength * rewards_;
    const Eigen::ArrayXd masses = (logs - logs.maxCoeff()).exp();
    return masses / masses.sum();
  }

  /// (d, n) draws.
  Eigen::MatrixXf sample(double strength, Eigen::Index n, const RandomStream& stream) const {
    const Eigen::VectorXd all = masses(strength);
    std::vector<double> sums(static_cast<std::size_t>(all.size()));
    double sum = 0.0;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] = sum += all[static_cast<Eigen::Index>(i)];
    }
    const Eigen::Index d = centres_.rows();
    Eigen::MatrixXf draws(d, n);
    std::uint64_t number = 0;
    for (Eigen::Index j = 0; j < n; ++j) {
      const auto found = std::ranges::lower_bound(sums, stream.uniform(number++) * sum);
      const auto cell = std::min<Eigen::Index>(found - sums.begin(), all.size() - 1);
      for (Eigen::Index c = 0; c < d; ++c) {
        const double within = stream.uniform(number++) - 0.5;
        draws(c, j) = static_cast<float>(centres_(c, cell) + within * width_[c]);
      }
    }
    return draws;
  }

 private:
  void fill(const GaussianMixture& mixture, const Reward& reward, const Eigen::VectorXd& low,
            const Eigen::VectorXd& high) {
    const Eigen::Index d = low.size();
    across_ = d == 1 ? 4'000 : 200;
    width_ = (high - low) / static_cast<double>(across_);
    const Eigen::Index n = d == 1 ? across_ : across_ * across_;
    centres_.resize(d, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      centres_(0, i) = low[0] + (static_cast<double>(i % across_) + 0.5) * width_[0];
      if (d == 2) centres_(1, i) = low[1] + (static_cast<double>(i / across_) + 0.5) * width_[1];
    }
    log_base_.resize(n);
    for (Eigen::Index i = 0; i < n; ++i) log_base_[i] = mixture.log_density(centres_.col(i));
    rewards_.resize(n);
    reward.evaluate(centres_, rewards_);
  }

  double mass_at_rim(double strength) const {
    const Eigen::VectorXd all = masses(strength);
    double mass = 0.0;
    const auto ends = [this](Eigen::Index i) { return i == 0 || i == across_ - 1; };
    for (Eigen::Index i = 0; i < all.size(); ++i) {
      if (ends(i % across_) || (all.size() > across_ && ends(i / across_))) mass += all[i];
    }
    return mass;
  }

  Eigen::Index across_ = 0;
  Eigen::VectorXd width_;
  Eigen::MatrixXd centres_;  ///< (d, n)
  Eigen::VectorXd log_base_, rewards_;
};

constexpr std::uint32_t draws_stream = 1;

RandomStream stream_of(std::uint64_t seed, int k, std::uint32_t use) {
  return {seed, Purpose::step_orders, static_cast<std::uint32_t>(k), use};
}

double error_of_first_order(const TiltCells& cells, double lambda, int tilts,
                            const HardnessOptions& options) {
  const Eigen::Index d = cells.centres().rows(), n = cells.centres().cols();
  const double alpha = std::sqrt(orders_alpha_squared);
  const double variance = 1.0 - orders_alpha_squared;
  Eigen::MatrixXf noise(d, options.points);
  const RandomStream stream = stream_of(options.seed, tilts, 0);
  stream.fill_normal(noise);
  const Eigen::MatrixXd x_t =
      alpha * cells.sample(lambda, options.points, stream_of(options.seed, tilts, draws_stream))
                  .cast<double>() +
      std::sqrt(variance) * noise.cast<double>();

  // What a posterior's weights sum: 1, r, x0 and r x0.
  const double middle = cells.rewards().mean();
  const Eigen::ArrayXd r = cells.rewards().array() - middle;
  Eigen::MatrixXd terms(n, 2 + 2 * d);
  terms.col(0).setOnes();
  terms.col(1) = r;
  terms.middleCols(2, d) = cells.centres().transpose();
  terms.rightCols(d) = terms.middleCols(2, d).array().colwise() * r;
  const double delta = lambda / tilts;
  const Eigen::ArrayXd step = (delta * r - (delta * r).maxCoeff()).exp();
  const Eigen::VectorXd base = cells.masses(0.0);
  double squares = 0.0, exact_squares = 0.0;
  for (const auto& x : x_t.colwise()) {
    const Eigen::ArrayXd logs =
        (x.replicate(1, n) - alpha * cells.centres()).colwise().squaredNorm().transpose().array() /
        (-2.0 * variance);
    Eigen::ArrayXd weights = base.array() * (logs - logs.maxCoeff()).exp();
    Eigen::VectorXd summed = Eigen::VectorXd::Zero(d), before, after;
    for (int k = 0; k <= tilts; ++k) {
      const Eigen::VectorXd sums = terms.transpose() * weights.matrix();
      const Eigen::VectorXd means = sums / sums[0];
      after = means.segment(2, d);
      if (k == 0) before = after;
      if (k < tilts) summed += delta * (means.tail(d) - means[1] * after);
      weights *= step;
      weights /= weights.maxCoeff();
    }
    squares += (summed - (after - before)).squaredNorm();
    exact_squares += (after - before).squaredNorm();
  }
  return std::sqrt(squares / exact_squares);
}

/// How many tilts there are where each is one of as many equal steps to the end as its data ask
/// for.
int chosen_tilts(const TiltCells& cells, const Reward& reward, double lambda,
                 const HardnessOptions& options,
                 const std::function<int(const Eigen::MatrixXf&, const Eigen::VectorXd&, double)>&
                     tilts_for_rest) {
  constexpr int most = 10'000;
  double strength = 0.0;
  for (int k = 0; k < most; ++k) {
    const Eigen::MatrixXf data =
        cells.sample(strength, options.samples, stream_of(options.seed, k, draws_stream));
    const double rest = lambda - strength;
    const int left = tilts_for_rest(data, reward.values(data), rest);
    if (left <= 1) return k + 1;
    strength += rest / left;
  }
  return most;
}

}  // namespace

Hardness hardness(const BaseConfig& base, const Reward& reward, double lambda, int tilts,
                  const HardnessOptions& options) {
  const TiltCells cells(base, reward, lambda);
  Hardness found;
  found.first_order = error_of_first_order(cells, lambda, tilts, options);

  SummedOrders summed;
  const double delta = lambda / tilts;
  for (int k = 0; k < tilts; ++k) {
    const Eigen::MatrixXf data =
        cells.sample(k * delta, options.samples, stream_of(options.seed, k, draws_stream));
    summed.add(OrdersData(data, reward.values(data), stream_of(options.seed, k, 0)), delta,
               lambda - k * delta);
  }
  found.estimate = summed.share();

  const Eigen::VectorXd masses = cells.masses(0.0);
  const Eigen::ArrayXd logs = lambda * cells.rewards().array();
  const Eigen::ArrayXd weights = (logs - logs.maxCoeff()).exp();
  const double mean = masses.dot(weights.matrix());
  found.effective_share = mean * mean / masses.dot(weights.square().matrix());

  found.tilts_by_ess =
      chosen_tilts(cells, reward, lambda, options,
                   [&](const Eigen::MatrixXf&, const Eigen::VectorXd& rewards, double rest) {
                     return tilts_for(rewards, rest, options.ess);
                   });
  int k = 0;
  found.tilts_by_tolerance =
      chosen_tilts(cells, reward, lambda, options,
                   [&](const Eigen::MatrixXf& data, const Eigen::VectorXd& rewards, double rest) {
                     const StepOrders orders =
                         step_orders(OrdersData(data, rewards, stream_of(options.seed, k++, 0)));
                     if (orders.known()) return tilts_within(orders, rest, options.tolerance);
                     return static_cast<int>(std::ceil(std::abs(rest / delta) - 1e-9));
                   });
  return found;
}

}  // namespace tiltscope
