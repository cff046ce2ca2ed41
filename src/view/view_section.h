#pragma once

#include "view/ui.h"

#include <string>

namespace tiltscope::view {

/// The section of the panel about the window itself: theme, size of letters, memory.
void draw_view_section(Ui& ui);

/// "24 of 512 MB".
std::string memory_words(const History& history);

}  // namespace tiltscope::view
