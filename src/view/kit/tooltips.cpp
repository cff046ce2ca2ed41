#include "view/kit/tooltips.h"

#include <utility>

namespace tiltscope::view {

void Tooltips::end_frame(double now, ImVec2 mouse, bool used) {
  if (used) {
    if (thing_) used_ = thing_->id;
  } else if (!next_ || next_->id != used_) {
    used_.clear();
  }
  const bool another =
      next_.has_value() != thing_.has_value() || (next_ && next_->id != thing_->id);
  if (another) since_ = now;
  if (now < since_ + delay) came_ = mouse;
  thing_ = std::exchange(next_, std::nullopt);
  part.reset();
  reason.clear();
}

std::optional<double> Tooltips::due() const {
  return thing_ && thing_->id != used_ ? std::optional(since_ + delay) : std::nullopt;
}

}  // namespace tiltscope::view
