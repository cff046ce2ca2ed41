#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// The foot of the panel: which paper the equations' numbers are of.
void draw_paper_foot(Ui& ui);

}  // namespace tiltscope::view
