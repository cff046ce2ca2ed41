#pragma once

#include "config/preset.h"
#include "config/setting.h"

#include <string>
#include <vector>

/// How the settings shown compare with those of the presets.
namespace tiltscope::view {

/// The preset that settings began with, and those that differ from it.
struct PresetMatch {
  const Preset* preset = nullptr;  ///< null where there are no presets
  std::vector<const Setting*> differing = {};
};

/// The seed and the threads do not count. `last`, which changes were made to, unless another one
/// has these very settings; without it the nearest, the first of several that match as well.
PresetMatch match_preset(const std::vector<Preset>& presets, const Experiment& experiment,
                         const Preset* last = nullptr);

/// "steps J = 40"; of a list the title alone: "weights w".
std::string value_words(const Setting& setting, const Experiment& experiment);

/// "2 advanced settings differ from Live: steps J = 40, passes E = 3"; the first three by name.
/// Empty if none does that the basic panel hides.
std::string hidden_words(const PresetMatch& match, const Experiment& experiment);

/// "Changed: strength λ = 2, reward direction b, tilts N = 3.": what differs of the problem and of
/// the basic panel, or with `all` whatever differs. Empty if nothing does.
std::string changed_words(const PresetMatch& match, const Experiment& experiment, bool all);

}  // namespace tiltscope::view
