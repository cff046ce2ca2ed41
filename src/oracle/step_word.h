#pragma once

#include "oracle/tilt_course.h"

#include <string>

namespace tiltscope {

/// What the steps of a course are called: "tilt", or "round" where all of lambda counts from the
/// start.
inline const char* step_word(const TiltCourse& course) {
  return course.stretches().back().at_once ? "round" : "tilt";
}

/// "tilt 3", "round 3".
inline std::string numbered_step(const TiltCourse& course, int k) {
  return step_word(course) + std::string(" ") + std::to_string(k);
}

}  // namespace tiltscope
