#pragma once

#include "oracle/tilt_course.h"

namespace tiltscope {

/// What the steps of a course are called: "tilt", or "round" where all of lambda counts from the
/// start.
inline const char* step_word(const TiltCourse& course) {
  return course.stretches().back().at_once ? "round" : "tilt";
}

}  // namespace tiltscope
