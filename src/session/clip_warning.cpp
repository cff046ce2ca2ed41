#include "session/clip_warning.h"

#include "config/wording.h"

namespace tiltscope {

std::string clip_warning(std::string_view step, double share) {
  const int digits = share < 0.995 ? 2 : 3;  // "100", not "1e+02"
  return std::string(step) + ": tilting.clip holds " + rounded(100.0 * share, digits) +
         " % of the samples on its box; they may belong farther out: try a larger one, or 0 for "
         "none";
}

}  // namespace tiltscope
