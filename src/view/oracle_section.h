#pragma once

#include "view/ui.h"

#include <string>

namespace tiltscope::view {

/// The section of the panel that replaces parts of the method by exact ones, at the tilt shown.
void draw_oracle_section(Ui& ui);

/// "exact score, fine sampler"; empty if nothing is replaced.
std::string oracle_words(const Oracle& oracle);

/// The same for what the canvas shows: empty where the tilt was not measured.
std::string replaced_words(const Playhead& playhead, const Snapshot& snapshot);

}  // namespace tiltscope::view
