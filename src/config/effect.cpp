#include "config/effect.h"

#include "config/settings.h"

#include <algorithm>
#include <type_traits>
#include <variant>

namespace tiltscope {
namespace {

template <class T>
bool same_value(const Numbers<T>& numbers, const Experiment& a, const Experiment& b) {
  if constexpr (std::is_arithmetic_v<T>) {
    return numbers.in(a) == numbers.in(b);
  } else {
    return same(numbers.in(a), numbers.in(b));
  }
}

bool same_value(const Choice& choice, const Experiment& a, const Experiment& b) {
  return choice.chosen(a) == choice.chosen(b);
}

}  // namespace

ChangeEffect effect_of(const Experiment& before, const Experiment& after) {
  ChangeEffect effect = ChangeEffect::none;
  for (const Setting& setting : all_settings) {
    const bool stays = std::visit(
        [&](const auto& value) { return same_value(value, before, after); }, setting.value);
    if (!stays) effect = std::max(effect, setting.effect);
  }
  return effect;
}

}  // namespace tiltscope
