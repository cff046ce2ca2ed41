#include "view/kit/tooltips.h"

#include <cmath>
#include <utility>

namespace tiltscope::view {

void Tooltips::end_frame(double now, ImVec2 mouse, bool used) {
  const auto far = [mouse](ImVec2 from, float pixels) {
    return std::hypot(mouse.x - from.x, mouse.y - from.y) > pixels;
  };
  constexpr float trembling = 4.0F;
  if (used) {
    if (thing_) {
      used_ = thing_->id;
      pressed_ = mouse;
      dragged_ = false;
    }
    dragged_ = dragged_ || far(pressed_, trembling);
  } else if (const auto shown = due(); !next_ || next_->id != used_ || (shown && now > *shown)) {
    used_.clear();
  }
  const bool another =
      next_.has_value() != thing_.has_value() || (next_ && next_->id != thing_->id);
  const bool used_again = next_ && next_->id == used_ && far(std::exchange(mouse_, mouse), 0.0F);
  if (another || used_again) since_ = now;
  if (now < since_ + delay) came_ = mouse;
  thing_ = std::exchange(next_, std::nullopt);
  part.reset();
  reason.clear();
}

std::optional<double> Tooltips::due() const {
  const bool may = thing_ && (thing_->id != used_ || (dragged_ && thing_->control));
  return may ? std::optional(since_ + delay) : std::nullopt;
}

}  // namespace tiltscope::view
