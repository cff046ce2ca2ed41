#include "config/effect.h"

#include "config/same_value.h"
#include "config/settings.h"

#include <algorithm>

namespace tiltscope {

ChangeEffect effect_of(const Experiment& before, const Experiment& after) {
  ChangeEffect effect = ChangeEffect::none;
  for (const Setting& setting : all_settings) {
    if (!same_value(setting, before, after)) effect = std::max(effect, setting.effect);
  }
  return effect;
}

}  // namespace tiltscope
