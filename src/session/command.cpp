#include "session/command.h"

#include "finetune/method.h"
#include "oracle/tilted_density.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiltscope {

bool same_model_family(const Experiment& a, const Experiment& b) {
  return a.base == b.base && a.schedule == b.schedule && a.network == b.network;
}

bool same_base_model(const Experiment& a, const Experiment& b) {
  return same_model_family(a, b) && a.training == b.training;
}

TiltCourse branched(const Experiment& before, const TiltCourse& course, const Experiment& after,
                    int tilt) {
  if (!same_base_model(before, after)) {
    throw std::invalid_argument("another base model cannot go on from tilt " +
                                std::to_string(tilt));
  }
  if (before.method != after.method) {
    throw std::invalid_argument("another method cannot go on from tilt " + std::to_string(tilt));
  }
  if (make_method(after)->course(after).last() == 0) {
    throw std::invalid_argument("this method has no tilts to continue from");
  }
  if (before.evaluation != after.evaluation) {
    throw std::invalid_argument("tilts that are evaluated in two ways make no curve");
  }
  if (tilt < 0 || tilt > course.last()) {
    throw std::invalid_argument("there is no tilt " + std::to_string(tilt));
  }
  TiltCourse result = course.branched(tilt, after);
  if (result.last() <= tilt) {
    throw std::invalid_argument("no tilt is left after tilt " + std::to_string(tilt) +
                                ": take a larger N, with the same lambda/N");
  }
  // Throws where there is no such target.
  check_tilted(after.base, result, result.last());
  return result;
}

}  // namespace tiltscope
