#pragma once

#include "math/gaussian_mixture.h"
#include "math/noise_schedule.h"
#include "math/random.h"

#include <Eigen/Core>

#include <cstddef>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

namespace tiltscope {

struct DensityPicture;
class WeightedDraws;

/// A density that is known exactly, at every noise level. Where a run aims at one that is not,
/// there is none: a null pointer, and whoever would measure by it says "not known". Immutable.
class ExactDensity {
 public:
  virtual ~ExactDensity() = default;

  virtual Eigen::Index dimension() const = 0;
  virtual Eigen::VectorXd mean() const = 0;        ///< (d)
  virtual Eigen::MatrixXd covariance() const = 0;  ///< (d, d)

  /// (d, n) independent draws, a pure function of the stream.
  virtual Eigen::MatrixXd sample(Eigen::Index n, const RandomStream& stream) const = 0;

  /// log p at each column of x (d, n): (n).
  virtual Eigen::VectorXd log_density(const Eigen::MatrixXd& x) const = 0;
  /// grad log p at each column of x (d, n): (d, n).
  virtual Eigen::MatrixXd score(const Eigen::MatrixXd& x) const = 0;

  /// Whether it is known with noise too. Where it is not, nobody knows the scores that a network
  /// should have learned.
  virtual bool known_with_noise() const { return true; }
  /// The law of alpha X + sigma Z; null where it is not known.
  virtual std::shared_ptr<const ExactDensity> at(NoiseLevel level) const = 0;

  /// The corners of a box, low and high (d), outside of which hardly anything lies.
  virtual std::pair<Eigen::VectorXd, Eigen::VectorXd> extent() const = 0;
  /// About log p at its highest point: what a picture scales its colours by.
  virtual double highest_log_density() const = 0;
  /// The density of coordinate `axis` alone, at each of x (n): (n).
  virtual Eigen::VectorXd marginal(Eigen::Index axis, const Eigen::VectorXd& x) const = 0;

  /// In nats, estimated from draws (d, n) of this density.
  virtual double entropy(const Eigen::MatrixXd& draws) const = 0;

  /// Where it is a mixture, for what needs its components; else null.
  virtual const GaussianMixture* mixture() const { return nullptr; }

  /// Whose components it is counted by, where there are any: a mixture's own, or those of the base
  /// that this density is a tilt of; else null.
  virtual const GaussianMixture* parts() const { return nullptr; }
  /// The mean responsibility of each of the parts, (K); none where there are no parts.
  virtual Eigen::VectorXd shares() const { return {}; }
  /// Standard deviations of what belongs to each of the parts, (d, K).
  virtual Eigen::MatrixXd part_deviations() const { return {}; }

  /// How it is known: "mixture" in closed form, "grid" by quadrature, "importance" by draws of the
  /// base, weighed.
  virtual std::string_view known_by() const { return "mixture"; }
  /// Where it is known by them, for what tells their errors; else null.
  virtual const WeightedDraws* draws() const { return nullptr; }
  /// How many samples can be compared with it at once: its own errors would show beside those of
  /// more, and draws of it be too much alike.
  virtual Eigen::Index most_compared() const { return std::numeric_limits<Eigen::Index>::max(); }

  /// Memory that it holds and shares with no other: about so many bytes.
  virtual std::size_t bytes() const { return 0; }

  /// Computes the picture of it, for what cannot ask for points of it: some milliseconds. A mixture
  /// needs none. Any thread may ask; the same picture stays.
  virtual void paint() const {}
  /// Null until there is one.
  virtual std::shared_ptr<const DensityPicture> picture() const { return nullptr; }
};

}  // namespace tiltscope
