#pragma once

#include "config/experiment.h"
#include "math/gaussian_mixture.h"
#include "oracle/box_of_mass.h"
#include "oracle/cell_values.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"
#include "oracle/tilted_cells.h"
#include "oracle/weighted_draws.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope {

/// A reward, and how much it counts.
struct TiltTerm {
  std::shared_ptr<const Reward> reward;
  double strength = 0.0;
};

/// A course up to a tilt k, for what looks at all of its tilts at once.
struct CourseOnCells {
  /// The tilt from p^j to p^{j+1} by exp(delta r).
  struct Step {
    std::shared_ptr<const TiltedCells> before;    ///< p^j
    std::shared_ptr<const RewardOnCells> reward;  ///< r, on the same cells
    std::size_t place = 0;                        ///< of r among the terms of p^j, and of p^k
    double delta = 0.0;
  };

  std::vector<Step> steps;                 ///< j = 0, ..., k - 1; those that take no step left out
  std::shared_ptr<const TiltedCells> end;  ///< p^k
};

/// Tells the exact densities p proportional to exp(sum_j strength_j r_j) p^0 of one base, and keeps
/// what several of them have in common: values of rewards above all, which are evaluated once for
/// all tilts of a course. Whoever runs a course holds one. Any thread may ask; what it answers does
/// not depend on what it has been asked before.
class TiltOracle {
 public:
  explicit TiltOracle(const BaseConfig& base);

  const BaseConfig& base_config() const { return config_; }
  /// p^0.
  std::shared_ptr<const ExactDensity> base() const { return base_density_; }

  /// p^k where it is a mixture; else null. Evaluates no reward. Throws std::domain_error if such a
  /// tilt is not normalisable.
  std::shared_ptr<const ExactDensity> closed_form(const TiltCourse& course, int k) const;

  /// p^k, that the model after tilt k of the course aims at: a mixture where every reward up to
  /// there is a quadratic form (4.10), else a grid in one or two dimensions, and weighted draws in
  /// more. Null where it is not known: too few draws count, or a component of the base is too
  /// narrow for the grid. Throws std::domain_error if the tilt is not normalisable, and
  /// RewardError.
  std::shared_ptr<const ExactDensity> density(const TiltCourse& course, int k) const;

  /// p proportional to exp(strength r) p^0, likewise.
  std::shared_ptr<const ExactDensity> density(const std::shared_ptr<const Reward>& reward,
                                              double strength) const;

  struct Answer {
    std::shared_ptr<const ExactDensity> density;
    std::string problem;  ///< why there is none: a clause; empty where there is one
  };
  /// The same, with the reason where p^k is not known.
  Answer answer(const TiltCourse& course, int k) const;
  Answer answer(const std::shared_ptr<const Reward>& reward, double strength) const;

  /// The same by weighted draws of the base, whatever d is and its rewards are, and whether they
  /// are enough or not: as many as leave an effective size of 50,000, or a million. Throws as
  /// `density` does.
  std::shared_ptr<const WeightedDraws> draws(const TiltCourse& course, int k) const;
  std::shared_ptr<const WeightedDraws> draws(const std::shared_ptr<const Reward>& reward,
                                             double strength) const;

  /// The course up to tilt k on cells, d = 1 or 2, of whatever kind its rewards are. Throws as
  /// `density` does, and std::domain_error where a component is too narrow.
  CourseOnCells on_cells(const TiltCourse& course, int k) const;

  /// How many values of rewards this has taken so far: no method's, but the oracle's own.
  std::int64_t evaluations() const { return *evaluations_; }

 private:
  using Terms = std::vector<TiltTerm>;
  /// Values of a reward at the blocks of draws, as far as they have been asked for.
  struct RewardOnDraws {
    std::shared_ptr<const Reward> reward;
    std::vector<std::shared_ptr<const Eigen::VectorXd>> values;
  };

  Answer answer(const Terms& terms, const std::vector<Terms>& ends) const;
  void check_width(const TiltedCells& tilted) const;
  std::shared_ptr<const WeightedDraws> weighted_draws(const Terms& terms) const;
  DrawTerm values_at_draws(const TiltTerm& term, std::size_t blocks) const;
  std::shared_ptr<const TiltedCells> grid(const Terms& terms, const std::vector<Terms>& ends) const;
  std::shared_ptr<const RewardOnCells> values_on(const Cells& cells,
                                                 const std::shared_ptr<const Reward>& reward) const;
  std::shared_ptr<const TiltedCells> tilted_cells(const Terms& terms, const Corners& box) const;
  std::shared_ptr<const Reward> counted(const std::shared_ptr<const Reward>& reward) const;
  LogDensity log_density_of(const Terms& terms) const;
  Corners common_box(const std::vector<Terms>& ends) const;

  BaseConfig config_;
  std::shared_ptr<const GaussianMixture> base_;
  std::shared_ptr<const ExactDensity> base_density_;
  Corners base_box_;
  std::shared_ptr<std::atomic<std::int64_t>> evaluations_ =
      std::make_shared<std::atomic<std::int64_t>>(0);

  mutable std::mutex mutex_;  ///< of all below; newest last
  mutable std::vector<std::shared_ptr<const Reward>> rewards_;
  mutable std::vector<std::shared_ptr<const BaseOnCells>> base_cells_;
  mutable std::vector<std::shared_ptr<const RewardOnCells>> reward_cells_;
  mutable std::vector<std::shared_ptr<const BaseDraws>> base_draws_;
  mutable std::vector<RewardOnDraws> reward_draws_;
  mutable std::vector<std::pair<std::vector<Terms>, Corners>> boxes_;
};

}  // namespace tiltscope
