#pragma once

#include "config/experiment.h"
#include "reward/reward.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace tiltscope {

/// The plan of a run: which reward each of its tilts 1, ..., N takes, and how much of it. They lead
/// through the densities (3.8). Where the run has branched off with another reward or another
/// lambda / N, the density at that tilt is the base of the rest,
///   p^k proportional to exp(sum_{j <= k} delta_j r_j) p^b.
class TiltCourse {
 public:
  /// Tilts alike: after `first` others, `tilts` = N of lambda / N each, or fewer where another
  /// stretch begins before their end.
  struct Stretch {
    int first = 0;
    std::shared_ptr<const Reward> reward;
    double lambda = 0.0;
    int tilts = 1;
    bool at_once = false;  ///< all of lambda counts from the start; the tilts are rounds towards it

    double step() const { return at_once ? lambda : lambda / tilts; }
    int end() const { return first + tilts; }
  };

  explicit TiltCourse(const Experiment& experiment);
  /// No tilts, but rounds, if any: p^0, and that of each round, is the base tilted by all of
  /// lambda.
  static TiltCourse at_once(const Experiment& experiment, int rounds = 0);

  /// The same up to tilt k, and then as `experiment` says: where its reward and lambda / N are what
  /// the course has there, on to its N; otherwise N tilts more. A course whose steps
  /// are chosen on the way (tilting.ess) goes on to its lambda where the reward stays. Rounds that
  /// aim at the end from the start go on to their last, or as many more after it, and all of them
  /// aim at the experiment's end.
  TiltCourse branched(int k, const Experiment& experiment) const;

  /// The same up to tilt k < last(), and what is left of the stretch then in `tilts` equal steps.
  TiltCourse divided(int k, int tilts) const;

  const std::vector<Stretch>& stretches() const { return stretches_; }  ///< at least one
  int last() const { return stretches_.back().end(); }                  ///< N of an unbranched run
  /// That tilt k is a part of; tilt 0 counts as a part of the first.
  const Stretch& at(int k) const;
  /// What the tilts after k still add up to.
  double rest(int k) const;
  /// sum_{j <= k} delta_j: lambda k / N of an unbranched run.
  double strength(int k) const;
  /// log(p^k / p^j) at x0 (d, n) up to a constant: sum_{j < i <= k} delta_i r_i(x0).
  Eigen::VectorXd log_ratios(const Eigen::MatrixXf& x0, int j, int k) const;
  /// How many rewards that takes for each x0.
  int rewards_between(int j, int k) const;
  /// lambda k / N of the part of stretch i up to tilt k; 0 if it begins later.
  double strength_within(std::size_t i, int k) const;

 private:
  double strength_within(std::size_t i, int j, int k) const {
    return strength_within(i, k) - strength_within(i, j);
  }

  std::vector<Stretch> stretches_;  ///< `first` growing
};

}  // namespace tiltscope
