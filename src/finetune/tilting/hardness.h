#pragma once

#include "config/experiment.h"
#include "reward/reward.h"

#include <Eigen/Core>

#include <cstdint>

namespace tiltscope {

struct HardnessOptions {
  Eigen::Index samples = 3'000;  ///< S, for what is estimated from data
  Eigen::Index points = 400;     ///< x_t
  double ess = 0.9;              ///< [tilting] ess for `tilts_by_ess`
  double tolerance = 0.05;       ///< [tilting] tolerance for `tilts_by_tolerance`
  std::uint64_t seed = 0;
};

/// How hard a tilt is for first-order steps, with no network: exact densities, and exact draws from
/// them as data.
struct Hardness {
  /// Of N first-order tilts (3.10), each with the exact covariance under the exact density before
  /// it: the relative error of their sum against the exact change of the score, root mean square
  /// over x_t from p_t^N at alpha^2 = 1/2.
  double first_order = 0.0;
  /// The same as a run estimates it from its tilts' data (SummedOrders); NaN where not known.
  double estimate = 0.0;
  /// Kish's share of draws of the base that is left after all of the tilt in one step.
  double effective_share = 0.0;
  int tilts_by_ess = 0;        ///< steps chosen by an effective size
  int tilts_by_tolerance = 0;  ///< steps chosen by what they leave out
};

/// For d = 1 or 2, by a TiltOracle. Throws std::domain_error where d is larger, where the reward is
/// a wall somewhere (-inf), or where the tilt is not normalisable; and RewardError.
Hardness hardness(const BaseConfig& base, const Reward& reward, double lambda, int tilts,
                  const HardnessOptions& options = {});

}  // namespace tiltscope
