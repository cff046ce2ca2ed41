#pragma once

#include "config/experiment_io.h"
#include "config/toml_values.h"

#include <string>
#include <string_view>

/// Names under which others know iterative tilting with one of its targets.
namespace tiltscope {

/// `kind = "implicit"` and `kind = "reward_weighted"` of [method]. Either is iterative tilting with
/// the target of that name, and counts as if both settings stood there.
class MethodAlias {
 public:
  /// Puts iterative tilting in the place of such a word under the key `kind` of the table, where
  /// one stands.
  MethodAlias(toml::table& table, std::string_view kind, const Source& source);

  /// Whether such a word stood there.
  bool given() const { return !word_.empty(); }

  /// To what the rest says, with a note. `states_average`: it says what targets are made of, which
  /// otherwise follows the target.
  void apply(TiltingConfig& config, bool states_average, Notes& notes) const;

  /// Throws ConfigError: [tilting] target is stated, too.
  [[noreturn]] void refuse_target() const;

 private:
  std::string place_;
  std::string word_;  ///< empty if there is none
};

}  // namespace tiltscope
