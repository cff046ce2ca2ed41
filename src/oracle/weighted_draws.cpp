#include "oracle/weighted_draws.h"

#include "config/wording.h"
#include "math/exponential.h"
#include "oracle/reward_gradient.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Draws that the tail is judged by.
constexpr std::ptrdiff_t tail_draws = 500;
/// From 1/2 on, weights with a tail P(w > v) ~ v^(-1/tail) have no variance. Log-weights that are
/// normal come up to this where their effective size is small, and are well behaved still.
constexpr double heaviest_tail = 0.65;

/// Hill's estimate of the tail's index, from the largest logs.
double tail_of(VectorXd logs) {
  const auto end = logs.begin() + tail_draws;
  std::nth_element(logs.begin(), end, logs.end(), std::greater<>());
  const double least = *end;
  if (least == -infinity) return infinity;
  double sum = 0.0;
  for (auto log = logs.begin(); log != end; ++log) sum += *log - least;
  return sum / static_cast<double>(tail_draws);
}

}  // namespace

int Estimate::digits() const {
  constexpr int most = 15;
  if (value == 0.0 || !(deviation > 0.0)) return 3;
  const double apart = std::floor(std::log10(std::abs(value))) - std::floor(std::log10(deviation));
  return static_cast<int>(std::clamp(apart + 2.0, 1.0, static_cast<double>(most)));
}

WeightedDraws::WeightedDraws(std::shared_ptr<const GaussianMixture> base,
                             std::vector<std::shared_ptr<const BaseDraws>> blocks,
                             std::vector<DrawTerm> terms)
    : base_(std::move(base)), blocks_(std::move(blocks)), terms_(std::move(terms)) {
  VectorXd logs(count());
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    logs.segment(static_cast<Index>(b) * BaseDraws::count, BaseDraws::count) =
        log_weights(b, 0, BaseDraws::count);
  }
  highest_ = logs.maxCoeff();
  if (!(logs.array() < infinity).all()) {
    throw std::domain_error("the tilt is not normalisable: exp(lambda r) is infinite");
  }
  if (highest_ == -infinity) return;
  cumulative_.resize(count() / stride);
  double sum = 0.0, squares = 0.0;
  for (Index i = 0; i < cumulative_.size(); ++i) {
    for (Index j = i * stride; j < (i + 1) * stride; ++j) {
      const double w = exponential(logs[j] - highest_);
      sum += w;
      squares += w * w;
    }
    cumulative_[i] = sum;
  }
  cumulative_ /= sum;
  log_sum_ = highest_ + std::log(sum);
  effective_size_ = sum * sum / squares;
  tail_ = tail_of(std::move(logs));
}

VectorXd WeightedDraws::log_weights(std::size_t block, Index first, Index n) const {
  VectorXd logs = VectorXd::Zero(n);
  for (const DrawTerm& term : terms_) {
    if (term.strength != 0.0) logs += term.strength * term.values[block]->segment(first, n);
  }
  return logs;
}

VectorXd WeightedDraws::weights(std::size_t block) const {
  return (log_weights(block, 0, BaseDraws::count).array() - log_sum_).unaryExpr(exponential);
}

std::string WeightedDraws::problem() const {
  const std::string start =
      "of " + thousands(count()) + " draws of the base density, weighed by the reward, ";
  if (effective_size_ < least_effective_size) {
    return start + "an effective size of " + rounded(effective_size_, 3) +
           " is left, and it takes " + rounded(least_effective_size);
  }
  if (tail_ > heaviest_tail) return start + "few have most of the weight";
  return "";
}

Index WeightedDraws::most_compared() const {
  // The variance of a mean over so many samples is ten times that of the mean over the draws.
  return static_cast<Index>(0.1 * effective_size_);
}

template <class Visit>
void WeightedDraws::for_each(const Visit& visit) const {
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const VectorXd logs = log_weights(b, 0, BaseDraws::count);
    for (Index i = 0; i < logs.size(); ++i) {
      const double w = exponential(logs[i] - log_sum_);
      if (w > 0.0) visit(w, logs[i], b, i);
    }
  }
}

Estimate WeightedDraws::log_normaliser() const {
  const auto n = static_cast<double>(count());
  return {log_sum_ - std::log(n), std::sqrt(std::max(1.0 / effective_size_ - 1.0 / n, 0.0))};
}

Estimate WeightedDraws::mean_reward(std::size_t term) const {
  const auto& values = terms_[term].values;
  Estimate mean;
  for_each([&](double w, double, std::size_t b, Index i) { mean.value += w * (*values[b])[i]; });
  for_each([&](double w, double, std::size_t b, Index i) {
    const double offset = w * ((*values[b])[i] - mean.value);
    mean.deviation += offset * offset;
  });
  mean.deviation = std::sqrt(mean.deviation);
  return mean;
}

Estimate WeightedDraws::divergence() const {
  // Each draw moves E[log w] - log Z by w (log w - E - 1) / sum w + 1 / n.
  const auto n = static_cast<double>(count());
  double mean = 0.0, squares = 0.0;
  for_each([&](double w, double log, std::size_t, Index) { mean += w * log; });
  double all = 0.0;  // that have a weight
  for_each([&](double w, double log, std::size_t, Index) {
    const double part = w * (log - mean - 1.0) + 1.0 / n;
    squares += part * part;
    all += 1.0;
  });
  squares += (n - all) / (n * n);
  return {mean - log_normaliser().value, std::sqrt(squares)};
}

Estimate WeightedDraws::entropy() const {
  const auto n = static_cast<double>(count());
  const auto log_joint = [this](double log, std::size_t b, Index i) {
    return log + static_cast<double>(blocks_[b]->log_density[i]);
  };
  double mean = 0.0, squares = 0.0, all = 0.0;
  for_each([&](double w, double log, std::size_t b, Index i) { mean += w * log_joint(log, b, i); });
  for_each([&](double w, double log, std::size_t b, Index i) {
    const double part = w * (log_joint(log, b, i) - mean - 1.0) + 1.0 / n;
    squares += part * part;
    all += 1.0;
  });
  squares += (n - all) / (n * n);
  return {log_normaliser().value - mean, std::sqrt(squares)};
}

double WeightedDraws::highest_log_density() const {
  double highest = -infinity;
  for_each([&](double, double log, std::size_t b, Index i) {
    highest = std::max(highest, log + static_cast<double>(blocks_[b]->log_density[i]));
  });
  return highest - log_normaliser().value;
}

const WeightedDraws::Moments& WeightedDraws::moments() const {
  std::call_once(moments_once_, [this] {
    const Index d = dimension(), K = static_cast<Index>(base_->components());
    const VectorXd middle = base_->mean();  // about which little cancels
    VectorXd mean = VectorXd::Zero(d), square_w = mean, square_wx = mean, square_wxx = mean;
    VectorXd square_wxxx = mean, square_wxxxx = mean;
    VectorXd shares = VectorXd::Zero(K), square_ws = shares, square_wss = shares;
    MatrixXd second = MatrixXd::Zero(d, d), part_first = MatrixXd::Zero(d, K),
             part_second = part_first;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      const VectorXd w = weights(b), ww = w.cwiseAbs2();
      const MatrixXd x = blocks_[b]->x.cast<double>().colwise() - middle;
      const MatrixXd r = blocks_[b]->responsibilities.cast<double>();
      const MatrixXd wx = x * w.asDiagonal(), xx = x.cwiseAbs2();
      const MatrixXd wr = (r * w.asDiagonal()).transpose();
      mean += wx.rowwise().sum();
      second += wx * x.transpose();
      square_w.array() += ww.sum();
      square_wx += x * ww;
      square_wxx += xx * ww;
      square_wxxx += x.cwiseProduct(xx) * ww;
      square_wxxxx += xx.cwiseAbs2() * ww;
      shares += wr.colwise().sum().transpose();
      square_ws += r * ww;
      square_wss += r.cwiseAbs2() * ww;
      part_first += x * wr;
      part_second += xx * wr;
    }
    // sum_i w_i^2 (f_i - m)^2, for w that sum to one.
    const auto deviation = [&square_w](const VectorXd& m, const VectorXd& wf, const VectorXd& wff) {
      const VectorXd variance = wff - 2.0 * m.cwiseProduct(wf) + square_w[0] * m.cwiseAbs2();
      return VectorXd(variance.cwiseMax(0.0).cwiseSqrt());
    };
    moments_.mean_deviation = deviation(mean, square_wx, square_wxx);
    moments_.shares_deviation = deviation(shares, square_ws, square_wss);
    moments_.covariance = second - mean * mean.transpose();
    // sum_i w_i^2 ((x_i - m)^2 - v)^2, multiplied out.
    const Eigen::ArrayXd m = mean, mm = m.square(), v = moments_.covariance.diagonal();
    const Eigen::ArrayXd squares = square_wxxxx.array() - 4.0 * m * square_wxxx.array() +
                                   (6.0 * mm - 2.0 * v) * square_wxx.array() -
                                   4.0 * m * (mm - v) * square_wx.array() +
                                   (mm - v).square() * square_w.array();
    moments_.variances_deviation = squares.max(0.0).sqrt().matrix();
    moments_.mean = middle + mean;
    moments_.shares = shares;
    moments_.part_deviations.resize(d, K);
    for (Index k = 0; k < K; ++k) {
      const double own = std::max(shares[k], 1e-300);
      const VectorXd centre = part_first.col(k) / own;
      moments_.part_deviations.col(k) =
          (part_second.col(k) / own - centre.cwiseAbs2()).cwiseMax(0.0).cwiseSqrt();
    }
  });
  return moments_;
}

MatrixXd WeightedDraws::sample(Index n, const RandomStream& stream) const {
  MatrixXd draws(dimension(), n);
  for (Index j = 0; j < n; ++j) {
    double left = stream.uniform(static_cast<std::uint64_t>(j));
    const Index place = std::min<Index>(
        std::ranges::upper_bound(cumulative_, left) - cumulative_.begin(), cumulative_.size() - 1);
    if (place > 0) left -= cumulative_[place - 1];
    const auto block = static_cast<std::size_t>(place * stride / BaseDraws::count);
    const Index first = place * stride % BaseDraws::count;
    const VectorXd logs = log_weights(block, first, stride);
    Index best = 0;  // the last that has a weight, where rounding leaves something over
    for (Index i = 0; i < stride; ++i) {
      const double w = exponential(logs[i] - log_sum_);
      if (w == 0.0) continue;
      best = i;
      if (left < w) break;
      left -= w;
    }
    draws.col(j) = blocks_[block]->x.col(first + best).cast<double>();
  }
  return draws;
}

VectorXd WeightedDraws::tilt(const MatrixXd& x) const {
  VectorXd sum = VectorXd::Zero(x.cols());
  VectorXd values(x.cols());
  for (const DrawTerm& term : terms_) {
    if (term.strength == 0.0) continue;
    term.reward->evaluate(x, values);
    sum += term.strength * values;
  }
  return sum;
}

MatrixXd WeightedDraws::tilt_gradient(const MatrixXd& x) const {
  const VectorXd steps = base_->covariance().diagonal().cwiseSqrt() / 512.0;
  MatrixXd sum = MatrixXd::Zero(x.rows(), x.cols());
  for (const DrawTerm& term : terms_) {
    if (term.strength != 0.0) sum += term.strength * reward_gradients(*term.reward, x, steps);
  }
  return sum;
}

}  // namespace tiltscope
