#pragma once

#include "plot/figure.h"
#include "view/kit/ui.h"

#include <string>

namespace tiltscope::view {

/// The line at the bottom: what goes on, how far it is, how long it takes. `announcement`, if it is
/// not empty, stands in place of the session's message.
void draw_status_line(Ui& ui, const plot::Box& box, const std::string& announcement);

}  // namespace tiltscope::view
