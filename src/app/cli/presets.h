#pragma once

#include "config/preset.h"

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {

/// The configurations in the program, in the order of the menu.
std::vector<Preset> presets();

/// The one with that word, "paper-20". Throws std::logic_error if there is none.
Experiment preset(std::string_view word);

/// What is wrong with a preset's word, as the end of a sentence, for CLI11; empty if nothing.
std::string check_preset(const std::string& word);

/// What the window starts from where nothing else is given.
inline constexpr std::string_view live_preset = "live";

}  // namespace tiltscope::app
