#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace tiltscope {

/// One value of a choice: the word for it in a file, and a shorter or clearer one in the window.
template <class Enum>
struct Option {
  Enum value{};
  std::string_view word;
  const char* shown = nullptr;
};

template <class Enum, std::size_t n>
using Options = std::array<Option<Enum>, n>;

/// The word for a value in a file.
template <class Enum, std::size_t n>
constexpr std::string_view word_of(const Options<Enum, n>& options, Enum value) {
  for (const Option<Enum>& option : options) {
    if (option.value == value) return option.word;
  }
  return {};
}

}  // namespace tiltscope
