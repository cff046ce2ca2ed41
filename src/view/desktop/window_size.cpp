#include "view/desktop/window_size.h"

#include "view/state/layout.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {

float sensible_scale(float scale) {
  constexpr float least = 0.5F, most = 8.0F;
  return scale >= least && scale <= most ? scale : 1.0F;
}

WindowSize least_size(double scale, WindowSize screen) {
  return {std::min(static_cast<int>(std::ceil(scale * least_width)), screen.width),
          std::min(static_cast<int>(std::ceil(scale * least_height)), screen.height)};
}

WindowSize rescaled(WindowSize size, double before, double scale) {
  if (!(before > 0.0)) return size;
  const auto length = [&](int pixels) {
    return static_cast<int>(std::lround(pixels * scale / before));
  };
  return {length(size.width), length(size.height)};
}

WindowSize first_size(WindowSize wanted, double scale, WindowSize screen) {
  const WindowSize least = least_size(scale, screen);
  return {std::clamp(wanted.width, least.width, screen.width),
          std::clamp(wanted.height, least.height, screen.height)};
}

}  // namespace tiltscope::view
