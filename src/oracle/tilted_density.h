#pragma once

#include "config/experiment.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"

#include <memory>

namespace tiltscope {

/// p^0.
std::shared_ptr<const ExactDensity> base_density(const BaseConfig& base);

/// What a TiltOracle of that base says; for those who ask once. It may take a second, and evaluate
/// rewards.
std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base, const TiltCourse& course,
                                                   int k);
std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base,
                                                   const RewardConfig& reward, double strength);

/// Throws std::domain_error if the tilt is known not to be normalisable, and evaluates no reward: a
/// front end may ask. What is known so is in closed form, of quadratic rewards.
void check_tilted(const BaseConfig& base, const TiltCourse& course, int k);

}  // namespace tiltscope
