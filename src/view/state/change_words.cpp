#include "view/state/change_words.h"

#include "config/experiment_io.h"
#include "view/state/wording.h"

#include <algorithm>
#include <tuple>

namespace tiltscope::view {

std::string newly(const Subject& about) {
  std::string_view name = about.name;
  if (name.starts_with("The ")) name.remove_prefix(4);
  return "New " + std::string(name);
}

std::string describe_effect(const Subject& about, ChangeEffect effect, bool run_started,
                            bool sent) {
  switch (effect) {
    case ChangeEffect::none:
      return {};
    case ChangeEffect::next_tilt:
      return newly(about) + (sent ? ": applies" : ": will apply") + " from the next tilt.";
    case ChangeEffect::restart:
      if (!run_started) return {};
      return newly(about) + (sent ? ": the run starts over from the base model."
                                  : ": the run will start over from the base model.");
    case ChangeEffect::retrain_base:
      return newly(about) +
             (sent ? ": needs another base model." : ": will need another base model.");
  }
  return {};
}

std::string setting_in_words(const Subject& about, const Experiment& before,
                             const Experiment& shown) {
  const Settings old = settings_of(before);
  const Settings now = settings_of(shown);
  std::string key, value;
  int changed = 0;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] == old[i]) continue;
    std::tie(key, value) = now[i];
    ++changed;
  }
  std::string name(about.name);
  const Setting* const row = find_dotted_setting(key);
  if (changed == 1 && row != nullptr) {
    // A choice as its menu has it, a vector as the picture has it.
    const std::string words = value_words(row->value, shown);
    if (!words.empty()) value = words;
    // One setting of a preset, or of several with one subject, has a name of its own.
    const bool alone = std::ranges::count(all_settings, about, &Setting::subject) == 1;
    if (!alone) name = with_names_of_controls(key);
  }
  if (name.starts_with("The ")) name.front() = 't';
  if (changed == 1) return name + " = " + in_brief(value);
  if (changed == 0) return "the same settings";
  return name + " as it was";
}

std::string refusal_words(const Subject& subject, const Experiment& experiment,
                          const std::string& reason) {
  const TiltingConfig& tilting = experiment.tilting;
  if (tilting.batch > tilting.samples && subject == about("tilting.samples")) {
    return "S cannot be below the batch size (" + std::to_string(tilting.batch) + ").";
  }
  if (tilting.batch > tilting.samples && subject == about("tilting.batch")) {
    return "The batch size cannot be above S (" + std::to_string(tilting.samples) + ").";
  }
  std::string text = with_names_of_controls(reason);
  if (!text.ends_with('.')) text += '.';
  return text;
}

}  // namespace tiltscope::view
