#include "view/kit/tooltips.h"

#include <utility>

namespace tiltscope::view {

void Tooltips::end_frame(double now, ImVec2 mouse) {
  const bool another =
      next_.has_value() != thing_.has_value() || (next_ && next_->id != thing_->id);
  if (another) since_ = now;
  if (now < since_ + delay) came_ = mouse;
  thing_ = std::exchange(next_, std::nullopt);
  part.reset();
  reason.clear();
}

std::optional<double> Tooltips::due() const {
  return thing_ ? std::optional(since_ + delay) : std::nullopt;
}

}  // namespace tiltscope::view
