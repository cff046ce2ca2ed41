#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// The section of the panel that replaces parts of the method by exact ones, at the tilt shown.
void draw_oracle_section(Ui& ui);

}  // namespace tiltscope::view
