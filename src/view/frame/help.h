#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// The list of keys over the darkened window. Returns false when it is clicked away.
bool draw_help(Ui& ui, float width, float height);

}  // namespace tiltscope::view
