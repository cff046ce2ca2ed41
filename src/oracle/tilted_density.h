#pragma once

#include "config/experiment.h"
#include "oracle/exact_density.h"
#include "oracle/tilt_course.h"

#include <memory>

namespace tiltscope {

/// p^0.
std::shared_ptr<const ExactDensity> base_density(const BaseConfig& base);

/// p^k, that the model after tilt k of the course aims at; null where it is not known. Quadratic
/// rewards leave it a mixture (4.10), and before the first tilt it is p^0 whatever the reward.
/// Throws std::domain_error if the tilt is not normalisable.
std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base, const TiltCourse& course,
                                                   int k);

/// Throws what it would throw, and computes nothing that has no closed form: a front end may ask.
void check_tilted(const BaseConfig& base, const TiltCourse& course, int k);

/// p proportional to exp(strength r) p^0, likewise.
std::shared_ptr<const ExactDensity> tilted_density(const BaseConfig& base,
                                                   const RewardConfig& reward, double strength);

}  // namespace tiltscope
