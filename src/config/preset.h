#pragma once

#include "config/experiment.h"

#include <string>
#include <string_view>

namespace tiltscope {

/// A configuration with a name, for a menu.
struct Preset {
  std::string name;
  Experiment experiment;
  std::string word = {};   ///< behind --preset
  std::string group = {};  ///< under which the menu lists it
  std::string watch = {};  ///< what there is to see in its run: one sentence
};

/// What a preset's file says that there is to see: the rest of its first line, behind "# Watch:".
/// Empty if the file does not begin like that.
std::string watch_line(std::string_view toml);

}  // namespace tiltscope
