#pragma once

#include "view/kit/ui.h"
#include "view/state/remedy.h"

namespace tiltscope::view {

/// A button that sets what the remedy says, and runs with it: whether it was pressed.
bool remedy_button(Ui& ui, const char* id, const Remedy& remedy, float height = 0.0F);

}  // namespace tiltscope::view
