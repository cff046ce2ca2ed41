#pragma once

#include "diffusion/checkpoint.h"
#include "oracle/tilt_course.h"
#include "oracle/tilt_oracle.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace tiltscope {

/// What first-order tilts of a course leave out of the score's change, exactly: the truth beside
/// TiltRecord::left_out, which a run estimates.
struct LeftOutCurve {
  std::shared_ptr<const TiltCourse> course;  ///< of which this is
  std::vector<int> tilts;                    ///< k, growing
  std::vector<double> shares;                ///< after tilt k; none where they are not known
};

/// Takes a second or so. A pure function of the course, the oracle's base and the seed. `check` may
/// throw.
std::shared_ptr<const LeftOutCurve> left_out_curve(const TiltOracle& oracle,
                                                   std::shared_ptr<const TiltCourse> course,
                                                   std::uint64_t seed, const Checkpoint& check);

}  // namespace tiltscope
