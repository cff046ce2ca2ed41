#include "config/experiment_io.h"
#include "config/fields.h"
#include "config/toml_text.h"
#include "config/typed_number.h"
#include "config/unknown_key.h"
#include "config/wording.h"

#include <algorithm>

namespace tiltscope {
namespace {

/// A number typed as "0,5" or with the minus U+2212, as TOML has it; empty if there is none.
std::string as_number(std::string_view typed) {
  try {
    return as_typed(typed_real(typed));
  } catch (const NotANumber&) {
    return {};
  }
}

}  // namespace

void apply_setting(Experiment& experiment, std::string_view setting) {
  const Source source = Source::setting(setting);
  const auto trimmed = [](std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return std::string_view{};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
  };
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    throw ConfigError(source.anywhere() + "must have the form section.key=value");
  }
  const std::string_view dotted = trimmed(setting.substr(0, equals));
  const std::string_view typed = trimmed(setting.substr(equals + 1));

  const std::vector<Key> keys = all_keys();
  const auto known =
      std::find_if(keys.begin(), keys.end(), [&](Key key) { return key.dotted() == dotted; });
  if (known == keys.end()) {
    const auto dot = dotted.find('.');
    const std::string_view section = dot == std::string_view::npos ? "" : dotted.substr(0, dot);
    if (is_section(dotted)) {
      throw ConfigError(source.anywhere() + in_quotes(dotted) +
                        " is a section; set one of its keys, " + std::string(dotted) +
                        ".KEY=VALUE");
    }
    if (!section.empty() && !is_section(section)) {
      fail_unknown(source.anywhere(), "", section, true);
    }
    const std::string_view name = dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
    fail_unknown(source.anywhere(), section, name, false);
  }

  // A bare word stands for a string: the shell has eaten the quotes of schedule.kind="linear".
  const bool is_word =
      !typed.empty() &&
      std::all_of(
          typed.begin(), typed.end(),
          [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }) &&
      typed != "true" && typed != "false" && typed != "nan" && typed != "inf";
  toml::table table;
  try {
    table = parse_toml("value = " + (is_word ? in_quotes(typed) : std::string(typed)), source);
  } catch (const ConfigError&) {
  }
  const toml::node* value = table.get("value");
  if (!value || table.size() != 1) {
    const std::string meant = as_number(typed);
    if (!meant.empty()) {
      throw ConfigError(source.anywhere() + as_given(typed) + " must be typed as " + meant);
    }
    throw ConfigError(source.anywhere() + as_given(typed) +
                      " is not a TOML value such as 0.5, \"cosine\" or [1, 0]");
  }

  for_each_field(experiment, [&](Key key, auto& field, const auto&... interval) {
    if (key == *known) ValueReader(source, key).read(*value, field, interval...);
  });
  // A zero A says nothing but its size, so it follows the dimension.
  const Eigen::Index d = experiment.base.means.front().size();
  if (*known == Key{"base", "means"} && experiment.reward.A.isZero(0)) {
    experiment.reward.A.setZero(d, d);
  }
}

}  // namespace tiltscope
