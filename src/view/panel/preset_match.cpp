#include "view/panel/preset_match.h"

#include "config/same_value.h"
#include "config/settings.h"
#include "view/state/wording.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <utility>

namespace tiltscope::view {
namespace {

/// What makes two runs comparable: the same preset in another order of random numbers is the same
/// preset.
bool counts(const Setting& setting) {
  return setting.key.name != "seed" && setting.key.section != "run";
}

/// A quadratic part of zeros is none, in whatever dimension.
bool without_quadratic_part(const Experiment& a, const Experiment& b) {
  return a.reward.A.isZero(0.0) && b.reward.A.isZero(0.0);
}

std::vector<const Setting*> differing(const Experiment& a, const Experiment& b) {
  std::vector<const Setting*> list;
  for (const Setting& setting : all_settings) {
    if (!counts(setting) || same_value(setting, a, b)) continue;
    if (setting.key.is("reward.A") && without_quadratic_part(a, b)) continue;
    list.push_back(&setting);
  }
  return list;
}

/// Whether what there is to watch in a run depends on it.
bool of_problem(const Setting* setting) {
  constexpr std::array how_it_is_solved = {"schedule", "network",    "training",
                                           "tilting",  "evaluation", "run"};
  return setting->key.is("tilting.lambda") ||
         std::ranges::find(how_it_is_solved, setting->key.section) == how_it_is_solved.end();
}

/// The first `most` by name and value, and how many more there are.
std::string named(const std::vector<const Setting*>& settings, const Experiment& experiment,
                  std::size_t most) {
  std::string list;
  for (std::size_t i = 0; i < std::min(settings.size(), most); ++i) {
    list += (i == 0 ? "" : ", ") + value_words(*settings[i], experiment);
  }
  if (settings.size() > most) list += " and " + std::to_string(settings.size() - most) + " more";
  return list;
}

std::string title_of(const Setting& setting) {
  std::string name(setting.title);
  name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace

PresetMatch match_preset(const std::vector<Preset>& presets, const Experiment& experiment,
                         const Preset* last) {
  PresetMatch match;
  if (last != nullptr) match = {last, differing(last->experiment, experiment)};
  for (const Preset& preset : presets) {
    if (match.preset != nullptr && match.differing.empty()) break;
    std::vector<const Setting*> list = differing(preset.experiment, experiment);
    const bool nearer = match.preset == nullptr || list.size() < match.differing.size();
    // The name under which changes are made does not change with them.
    if (last != nullptr ? !list.empty() : !nearer) continue;
    match.preset = &preset;
    match.differing = std::move(list);
  }
  return match;
}

std::string value_words(const Setting& setting, const Experiment& experiment) {
  const std::string value = value_words(setting.value, experiment);
  if (value.empty()) return title_of(setting);
  return (setting.name.empty() ? title_of(setting) : std::string(setting.name)) + " = " + value;
}

std::string hidden_words(const PresetMatch& match, const Experiment& experiment) {
  std::vector<const Setting*> hidden;
  std::ranges::copy_if(match.differing, std::back_inserter(hidden), [](const Setting* setting) {
    return !setting->basic && !of_problem(setting);
  });
  if (hidden.empty()) return {};
  constexpr std::size_t most = 3;
  return std::to_string(hidden.size()) +
         (hidden.size() == 1 ? " advanced setting differs from "
                             : " advanced settings differ from ") +
         match.preset->name + ": " + named(hidden, experiment, most) + ".";
}

std::string changed_words(const PresetMatch& match, const Experiment& experiment, bool all) {
  std::vector<const Setting*> changed;
  std::ranges::copy_if(match.differing, std::back_inserter(changed), [all](const Setting* setting) {
    return all || of_problem(setting) || setting->basic;
  });
  constexpr std::size_t most = 3;
  return changed.empty() ? "" : "Changed: " + named(changed, experiment, most) + ".";
}

}  // namespace tiltscope::view
