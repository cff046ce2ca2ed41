#pragma once

#include <string>
#include <string_view>

namespace tiltscope {

/// Where a setting stands: `[section] key`; the section is empty at the top level.
struct Key {
  std::string_view section;
  std::string_view name;

  bool operator==(const Key&) const = default;
  auto operator<=>(const Key&) const = default;
  /// As messages call it: "[tilting] eta", or "seed" at the top level.
  std::string title() const;
  /// As a setting is typed: "tilting.eta".
  std::string dotted() const;
  /// Whether it is typed like that.
  constexpr bool is(std::string_view typed) const {
    if (section.empty()) return typed == name;
    return typed.size() == section.size() + 1 + name.size() && typed.starts_with(section) &&
           typed[section.size()] == '.' && typed.ends_with(name);
  }
};

}  // namespace tiltscope
