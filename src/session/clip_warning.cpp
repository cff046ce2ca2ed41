#include "session/clip_warning.h"

#include "config/wording.h"

namespace tiltscope {

std::string clip_warning(std::string_view step, double share) {
  return std::string(step) + ": tilting.clip holds " + rounded(100.0 * share, 2) +
         " % of the samples on its box; they may belong farther out: try a larger one, or 0 for "
         "none";
}

}  // namespace tiltscope
