#include "view/panel/preset_match.h"

#include "config/same_value.h"
#include "config/settings.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace tiltscope::view {
namespace {

/// What makes two runs comparable: the same preset in another order of random numbers is the same
/// preset.
bool counts(const Setting& setting) {
  return setting.key.name != "seed" && setting.key.section != "run";
}

std::vector<const Setting*> differing(const Experiment& a, const Experiment& b) {
  std::vector<const Setting*> list;
  for (const Setting& setting : all_settings) {
    if (counts(setting) && !same_value(setting, a, b)) list.push_back(&setting);
  }
  return list;
}

std::string title_of(const Setting& setting) {
  std::string name(setting.title);
  name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace

PresetMatch match_preset(const std::vector<Preset>& presets, const Experiment& experiment) {
  PresetMatch match;
  for (const Preset& preset : presets) {
    std::vector<const Setting*> list = differing(preset.experiment, experiment);
    if (match.preset != nullptr && list.size() >= match.differing.size()) continue;
    match.preset = &preset;
    match.differing = std::move(list);
  }
  match.same_problem =
      match.preset != nullptr && std::ranges::none_of(match.differing, [](const Setting* setting) {
        return setting->key.section == "base" || setting->key.section == "reward" ||
               setting->key.section == "method" || setting->key.is("tilting.lambda");
      });
  return match;
}

std::string value_words(const Setting& setting, const Experiment& experiment) {
  const std::string value = value_words(setting.value, experiment);
  if (value.empty()) return title_of(setting);
  return (setting.name.empty() ? title_of(setting) : std::string(setting.name)) + " = " + value;
}

std::string hidden_words(const PresetMatch& match, const Experiment& experiment) {
  constexpr std::size_t most = 3;
  std::string list;
  std::size_t count = 0;
  for (const Setting* setting : match.differing) {
    if (setting->basic) continue;
    ++count;
    if (count <= most) list += (list.empty() ? "" : ", ") + value_words(*setting, experiment);
  }
  if (count == 0) return {};
  if (count > most) list += " and " + std::to_string(count - most) + " more";
  return std::to_string(count) +
         (count == 1 ? " advanced setting differs from " : " advanced settings differ from ") +
         match.preset->name + ": " + list + ".";
}

}  // namespace tiltscope::view
