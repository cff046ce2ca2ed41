#include "math/mixture_fit.h"

#include "config/eigenvalues.h"
#include "config/wording.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

namespace tiltscope {
namespace {

constexpr Eigen::Index most_dimensions = 128;
/// Of a component, in units of its coordinate's deviation.
constexpr double floor_deviation = 1e-3;
/// How far away a row may draw a start towards itself, likewise.
constexpr double reach = 10.0;
/// Numbers of components are judged by at most so many points.
constexpr Eigen::Index most_judging = 10'000;
/// From so many on, one part of them is enough to be judged by.
constexpr Eigen::Index enough_to_split = 1'500;
constexpr int folds = 5;
constexpr int starts = 4;
/// After so many numbers of components that gain nothing, more are not tried.
constexpr int patience = 5;

/// Centre and deviation of each coordinate, by its quartiles.
struct Scale {
  Eigen::VectorXd centre;
  Eigen::VectorXd deviation;
  std::vector<std::string> constant;  ///< "x2": coordinates that never change
};

double quartile(std::vector<double>& values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

Scale scale_of(const Eigen::MatrixXd& points) {
  const Eigen::Index d = points.rows(), n = points.cols();
  Scale scale{Eigen::VectorXd(d), Eigen::VectorXd::Zero(d), {}};
  for (Eigen::Index i = 0; i < d; ++i) {
    std::vector<double> values(static_cast<std::size_t>(n));
    for (Eigen::Index j = 0; j < n; ++j) values[static_cast<std::size_t>(j)] = points(i, j);
    scale.centre[i] = quartile(values, 0.5);
    constexpr double quartiles_of_normal = 1.349;
    scale.deviation[i] = (quartile(values, 0.75) - quartile(values, 0.25)) / quartiles_of_normal;
    if (scale.deviation[i] > 0.0) continue;
    // Half of the values are the same; the others tell.
    const double largest = (points.row(i).array() - scale.centre[i]).abs().maxCoeff();
    if (largest > 0.0) {
      scale.deviation[i] =
          largest *
          std::sqrt(((points.row(i).array() - scale.centre[i]) / largest).square().mean());
    } else {
      scale.constant.push_back("x" + std::to_string(i + 1));
    }
  }
  // A coordinate that never changes is as narrow as the others allow.
  const double widest = scale.deviation.maxCoeff();
  for (double& deviation : scale.deviation) {
    if (!(deviation > 0.0)) deviation = widest > 0.0 ? widest : 1.0;
  }
  return scale;
}

/// What all fits to some points have in common.
class Fitting {
 public:
  Fitting(const Eigen::MatrixXd& points, const FitOptions& options)
      : options_(options),
        scale_(scale_of(points)),
        rows_(((points.colwise() - scale_.centre).array().colwise() / scale_.deviation.array())
                  .matrix()
                  .transpose()) {
    // No less than a few components' widths, or a coordinate that never changes would be the
    // background's.
    const Eigen::ArrayXd sides =
        (rows_.colwise().maxCoeff() - rows_.colwise().minCoeff()).transpose().array();
    settings_.log_evenly = -sides.max(6.0 * floor_deviation).log().sum();
    // A tenth of a point: it takes over only what is far from all components.
    settings_.background = 0.1 / static_cast<double>(std::max<Eigen::Index>(rows_.rows(), 10));
    settings_.floor = floor_deviation;
    settings_.reach = reach * std::sqrt(static_cast<double>(rows_.cols()));
    settings_.run = options.run;
    even_.setOnes(rows_.cols());
    own_units_ = (scale_.deviation / scale_.deviation.maxCoeff()).cwiseMax(1e-3);
  }

  const Scale& scale() const { return scale_; }

  MixtureFit fit() {
    MixtureFit result;
    std::optional<MixtureState> begun;
    int components = options_.components;
    if (components == 0) {
      choose(result.trials);
      components = chosen(result.trials);
      if (rows_.rows() > most_judging) begun = std::move(kept_);
    }
    const MixtureEm em(rows_, settings_);
    if (begun) {
      // More points change it little.
      em.climb(*begun, 60, 1e-5, [&] { check(components); });
    } else {
      begun = best(em, components, 0, 300, 1e-7);
    }
    result.left_out = em.rows_in_background(*begun);
    result.mixture = in_units(*begun);
    result.log_density =
        em.log_densities(*begun, rows_).mean() - scale_.deviation.array().log().sum();
    return result;
  }

 private:
  void check(int components) const {
    if (options_.checkpoint) options_.checkpoint(components);
  }

  /// The best of several starts.
  MixtureState best(const MixtureEm& em, int components, std::uint32_t fold, int most,
                    double gain) const {
    const std::function<void()> checkpoint = [&] { check(components); };
    std::optional<MixtureState> best;
    double best_density = -std::numeric_limits<double>::infinity();
    // One component has one fit.
    const int attempts = components == 1 ? 1 : starts;
    for (int start = 0; start < attempts; ++start) {
      const RandomStream stream(options_.seed, Purpose::mixture_fit,
                                static_cast<std::uint32_t>(components),
                                fold * 16U + static_cast<std::uint32_t>(start));
      // Groups that lie apart in one coordinate alone may be lost in units of deviations, and small
      // units in the points' own: half of the starts each.
      MixtureState mixture = em.start(components, stream, start % 2 == 0 ? even_ : own_units_);
      const double density = em.climb(mixture, 10, 1e-4, checkpoint);
      if (best && density <= best_density) continue;
      best = std::move(mixture);
      best_density = density;
    }
    em.climb(*best, most, gain, checkpoint);
    return *best;
  }

  /// Rows to be fitted to, and others to be judged by.
  struct Part {
    MixtureEm em;
    Eigen::MatrixXd held_out;
  };

  Eigen::MatrixXd rows_at(std::span<const std::uint32_t> which) const {
    Eigen::MatrixXd rows(static_cast<Eigen::Index>(which.size()), rows_.cols());
    for (std::size_t i = 0; i < which.size(); ++i) {
      rows.row(static_cast<Eigen::Index>(i)) = rows_.row(which[i]);
    }
    return rows;
  }

  std::vector<Part> parts() const {
    std::vector<std::uint32_t> order(static_cast<std::size_t>(rows_.rows()));
    std::iota(order.begin(), order.end(), 0U);
    RandomStream(options_.seed, Purpose::mixture_fit).shuffle(order);
    order.resize(std::min(order.size(), static_cast<std::size_t>(most_judging)));
    const std::size_t n = order.size();
    const std::size_t all = std::min<std::size_t>(folds, n);
    const std::size_t turns = n >= static_cast<std::size_t>(enough_to_split) ? 1 : all;
    std::vector<Part> result;
    for (std::size_t turn = 0; turn < turns; ++turn) {
      const auto first = order.begin() + static_cast<std::ptrdiff_t>(n * turn / all);
      const auto last = order.begin() + static_cast<std::ptrdiff_t>(n * (turn + 1) / all);
      const std::vector<std::uint32_t> held_out(first, last);
      std::vector<std::uint32_t> fitted(order.begin(), first);
      fitted.insert(fitted.end(), last, order.end());
      result.push_back({MixtureEm(rows_at(fitted), settings_), rows_at(held_out)});
    }
    return result;
  }

  struct Judged {
    int components = 0;
    Eigen::VectorXd log_densities;  ///< of the held-out rows
    MixtureState mixture;           ///< of the first part
  };

  static double behind(const Judged& one, const Judged& best) {
    return (best.log_densities - one.log_densities).mean();
  }
  static double error_behind(const Judged& one, const Judged& best) {
    const Eigen::ArrayXd lead = best.log_densities - one.log_densities;
    const auto n = static_cast<double>(lead.size());
    return std::sqrt((lead - lead.mean()).square().sum() / (n * (n - 1.0)));
  }

  void choose(std::vector<FitTrial>& trials) {
    if (rows_.rows() < 2) {
      trials = {};
      return;
    }
    const std::vector<Part> parts = this->parts();
    Eigen::Index judged_by = 0;
    for (const Part& part : parts) judged_by += part.held_out.rows();
    // A component needs a few rows more than it has directions.
    const Eigen::Index room = parts.front().em.rows() / (2 * (rows_.cols() + 1));
    const int most = static_cast<int>(std::clamp<Eigen::Index>(room, 1, most_fitted_components));

    std::vector<Judged> judged;
    std::size_t best = 0;
    const auto judge = [&](int components) {
      Judged one{components, Eigen::VectorXd(judged_by), {}};
      Eigen::Index at = 0;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        MixtureState mixture =
            this->best(parts[i].em, components, static_cast<std::uint32_t>(i) + 1, 100, 1e-4);
        one.log_densities.segment(at, parts[i].held_out.rows()) =
            parts[i].em.log_densities(mixture, parts[i].held_out);
        at += parts[i].held_out.rows();
        if (i == 0) one.mixture = std::move(mixture);
      }
      judged.push_back(std::move(one));
      if (behind(judged.back(), judged[best]) < 0.0) best = judged.size() - 1;
    };
    // First in steps that grow, then every number about the best.
    int step = 1;
    for (int k = 1; k <= most; k += step) {
      judge(k);
      if (judged.size() - 1 - best >= static_cast<std::size_t>(patience)) break;
      step = std::max(1, k / 8);
    }
    const auto tried = [&](int k) {
      return std::ranges::any_of(judged, [&](const Judged& one) { return one.components == k; });
    };
    const int middle = judged[best].components;
    const int around = std::max(1, middle / 8) - 1;
    for (int k = std::max(1, middle - around); k <= std::min(most, middle + around); ++k) {
      if (!tried(k)) judge(k);
    }

    std::ranges::sort(judged, {}, &Judged::components);
    const auto top = std::ranges::max_element(
        judged, {}, [](const Judged& one) { return one.log_densities.mean(); });
    const double unit = scale_.deviation.array().log().sum();
    for (Judged& one : judged) {
      trials.push_back({one.components, one.log_densities.mean() - unit, behind(one, *top),
                        error_behind(one, *top)});
    }
    const int components = chosen(trials);
    for (Judged& one : judged) {
      if (one.components == components) kept_ = std::move(one.mixture);
    }
  }

  /// The smallest number that is not surely worse than the best.
  static int chosen(const std::vector<FitTrial>& trials) {
    for (const FitTrial& trial : trials) {
      if (trial.behind <= 2.0 * trial.error) return trial.components;
    }
    return 1;
  }

  /// In the units of the points, the largest weight first, without components that lost theirs.
  BaseConfig in_units(const MixtureState& mixture) const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < mixture.means.size(); ++i) {
      if (mixture.weights[static_cast<Eigen::Index>(i)] > 1e-9) order.push_back(i);
    }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return mixture.weights[static_cast<Eigen::Index>(a)] >
             mixture.weights[static_cast<Eigen::Index>(b)];
    });
    BaseConfig base;
    base.weights.resize(static_cast<Eigen::Index>(order.size()));
    base.means.clear();
    base.covariances.clear();
    const auto unit = scale_.deviation.asDiagonal();
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::size_t from = order[i];
      base.weights[static_cast<Eigen::Index>(i)] = mixture.weights[static_cast<Eigen::Index>(from)];
      base.means.emplace_back(scale_.centre + unit * mixture.means[from]);
      base.covariances.push_back(well_conditioned(unit * mixture.covariances[from] * unit));
    }
    base.weights /= base.weights.sum();
    return base;
  }

  /// A configuration takes no covariance whose eigenvalues differ by more than 1e12.
  static Eigen::MatrixXd well_conditioned(const Eigen::MatrixXd& covariance) {
    const double least = 1e-11 * eigenvalues(covariance).tail<1>()[0];
    const Eigen::MatrixXd mended = bounded_below(covariance, least);
    return 0.5 * (mended + mended.transpose());
  }

  const FitOptions& options_;
  Scale scale_;
  Eigen::MatrixXd rows_;  ///< (n, d), in units of `scale_`
  MixtureEm::Settings settings_;
  Eigen::VectorXd even_, own_units_;  ///< (d): stretches of distances
  std::optional<MixtureState> kept_;  ///< of the number that was chosen
};

void check_points(const Eigen::MatrixXd& points, const FitOptions& options) {
  const Eigen::Index d = points.rows(), n = points.cols();
  if (n == 0 || d == 0) throw FitError("there are no points to fit a mixture to");
  if (d > most_dimensions) {
    throw FitError("the points have " + std::to_string(d) + " coordinates, but there can be " +
                   std::to_string(most_dimensions) + " at most");
  }
  if (!points.allFinite()) throw FitError("a point has a coordinate that is not finite");
  if (options.components > n) {
    throw FitError(std::to_string(options.components) +
                   " components need as many points at least, but there " +
                   (n == 1 ? "is " : "are ") + std::to_string(n));
  }
}

}  // namespace

MixtureFit fit_mixture(const Eigen::MatrixXd& points, const FitOptions& options) {
  check_points(points, options);
  Fitting fitting(points, options);
  MixtureFit fit = fitting.fit();
  const std::vector<std::string>& constant = fitting.scale().constant;
  if (!constant.empty()) {
    fit.remarks.push_back(
        listed({constant.begin(), constant.end()}) +
        (constant.size() == 1 ? " is the same in all points" : " are the same in all points") +
        "; the mixture gives " + (constant.size() == 1 ? "it" : "them") + " a little width");
  }
  if (fit.left_out > 0) {
    fit.remarks.push_back(counted(fit.left_out, "point lies", "points lie") +
                          " far from all components and " + (fit.left_out == 1 ? "is" : "are") +
                          " left out");
  }
  const auto found = static_cast<int>(fit.mixture.means.size());
  if (found < options.components) {
    fit.remarks.push_back("the points differ too little for " + std::to_string(options.components) +
                          " components; there are " + std::to_string(found));
  }
  return fit;
}

}  // namespace tiltscope
