#pragma once

#include "view/kit/ui.h"
#include "view/state/remedy.h"

#include <string_view>

namespace tiltscope::view {

/// A button that sets what the remedy says, and runs with it. `why` is what its tooltip says where
/// the remedy itself has no reason.
void remedy_button(Ui& ui, const char* id, const Remedy& remedy, std::string_view why,
                   float height = 0.0F);

}  // namespace tiltscope::view
