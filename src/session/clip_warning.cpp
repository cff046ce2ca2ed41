#include "session/clip_warning.h"

#include "config/wording.h"

namespace tiltscope {

std::string clip_warning(int tilt, double share, std::string_view step) {
  return std::string(step) + " " + std::to_string(tilt) + ": tilting.clip holds " +
         rounded(100.0 * share, 2) +
         " % of the samples on its box; they may belong farther out: try a larger one, or 0 for "
         "none";
}

}  // namespace tiltscope
