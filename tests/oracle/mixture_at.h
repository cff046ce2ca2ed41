#pragma once

#include "oracle/tilted_density.h"

namespace tiltscope::test {

/// p^k of a course of quadratic rewards, which is a mixture.
inline GaussianMixture mixture_at(const TiltCourse& course, const BaseConfig& base, int k) {
  return *tilted_density(base, course, k)->mixture();
}

}  // namespace tiltscope::test
