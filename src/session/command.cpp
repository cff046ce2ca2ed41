#include "session/command.h"

#include "finetune/method.h"
#include "oracle/step_word.h"
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
  const std::string step = numbered_step(course, tilt);
  if (!same_base_model(before, after)) {
    throw std::invalid_argument("another base model cannot go on from " + step);
  }
  if (before.method != after.method) {
    throw std::invalid_argument("another method cannot go on from " + step);
  }
  if (make_method(after)->course(after).last() == 0) {
    throw std::invalid_argument("this method trains nothing that could go on");
  }
  if (before.evaluation != after.evaluation) {
    throw std::invalid_argument("what is evaluated in two ways makes no curve");
  }
  if (tilt < 0 || tilt > course.last()) {
    throw std::invalid_argument("there is no " + step);
  }
  TiltCourse result = course.branched(tilt, after);
  if (result.last() <= tilt) {
    throw std::invalid_argument("no " + std::string(step_word(course)) + " is left after " + step +
                                ": take a larger N, with the same λ/N");
  }
  // Throws where there is no such target.
  check_tilted(after.base, result, result.last());
  return result;
}

}  // namespace tiltscope
