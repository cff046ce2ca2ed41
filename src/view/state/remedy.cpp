#include "view/state/remedy.h"

#include <cmath>
#include <cstddef>
#include <variant>

namespace tiltscope::view {

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
