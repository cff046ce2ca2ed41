#include "config/same_value.h"

#include "config/same.h"
#include "config/settings.h"

#include <type_traits>
#include <variant>

namespace tiltscope {
namespace {

template <class T>
bool same_in(const Numbers<T>& numbers, const Experiment& a, const Experiment& b) {
  if constexpr (std::is_arithmetic_v<T>) {
    return numbers.in(a) == numbers.in(b);
  } else {
    return same(numbers.in(a), numbers.in(b));
  }
}

template <class T>
bool same_in(const Texts<T>& texts, const Experiment& a, const Experiment& b) {
  return texts.in(a) == texts.in(b);
}

bool same_in(const Choice& choice, const Experiment& a, const Experiment& b) {
  return choice.chosen(a) == choice.chosen(b);
}

}  // namespace

bool same_value(const Setting& setting, const Experiment& a, const Experiment& b) {
  if (!exists(setting, a) || !exists(setting, b)) return true;
  return std::visit([&](const auto& value) { return same_in(value, a, b); }, setting.value);
}

}  // namespace tiltscope
