#include "view/state/remedy.h"

#include "config/settings.h"
#include "config/wording.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

/// `name` as in the panel: "tilts N".
Remedy more_of(const Setting& setting, double wanted, const std::string& name,
               const std::string& symbol, std::string why) {
  const double most = std::get<Numbers<int>>(setting.value).legal.high;
  const double value = std::min(wanted, most);
  return {&setting, value, "take more " + name,
          "Set " + symbol + " = " + thousands(std::lround(value)), std::move(why)};
}

}  // namespace

Remedy more_tilts(double tilts, std::string why) {
  return more_of(setting("tilting.tilts"), tilts, "tilts N", "N", std::move(why));
}

Remedy more_samples(double samples, std::string why) {
  return more_of(setting("tilting.samples"), samples, "samples S", "samples S", std::move(why));
}

Experiment remedied(Experiment experiment, const Remedy& remedy) {
  const Value& value = remedy.setting->value;
  if (const auto* whole = std::get_if<Numbers<int>>(&value)) {
    whole->in(experiment) = static_cast<int>(std::lround(remedy.value));
  } else if (const auto* choice = std::get_if<Choice>(&value)) {
    choice->choose(experiment, static_cast<std::size_t>(remedy.value));
  } else {
    std::get<Numbers<double>>(value).in(experiment) = remedy.value;
  }
  if (remedy.setting->settle != nullptr) remedy.setting->settle(experiment);
  return experiment;
}

}  // namespace tiltscope::view
