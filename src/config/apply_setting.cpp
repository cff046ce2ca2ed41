#include "base/words.h"
#include "config/experiment_io.h"
#include "config/method_alias.h"
#include "config/old_format.h"
#include "config/settings.h"
#include "config/toml_text.h"
#include "config/typed_number.h"
#include "config/unknown_key.h"
#include "config/wording.h"

#include <algorithm>
#include <variant>

namespace tiltscope {
namespace {

constexpr std::string_view blanks = " \t";

/// A number with a decimal comma or the minus U+2212, as it must be typed; empty for another text.
std::string as_number(std::string_view typed) {
  if (typed.find(',') == std::string_view::npos && typed.find("\u2212") == std::string_view::npos) {
    return {};
  }
  try {
    return as_typed(typed_real(typed));
  } catch (const NotANumber&) {
    return {};
  }
}

bool is_number(const Setting& setting) {
  return std::holds_alternative<Numbers<double>>(setting.value) ||
         std::holds_alternative<Numbers<int>>(setting.value) ||
         std::holds_alternative<Numbers<std::uint64_t>>(setting.value);
}

std::string_view key_of(std::string_view setting) {
  return trimmed(setting.substr(0, setting.find('=')), blanks);
}

/// Null for a word of old formats. Throws ConfigError.
const Setting* known_setting(std::string_view dotted, const Source& source) {
  if (old_estimator.is(dotted)) return nullptr;
  if (const Setting* const known = find_dotted_setting(dotted)) return known;
  const auto dot = dotted.find('.');
  const std::string_view section = dot == std::string_view::npos ? "" : dotted.substr(0, dot);
  if (is_section(dotted)) {
    throw ConfigError(source.anywhere() + in_quotes(dotted) +
                      " is a section; set one of its keys, " + std::string(dotted) + ".KEY=VALUE");
  }
  if (!section.empty() && !is_section(section)) {
    fail_unknown(source.anywhere(), "", section, true);
  }
  const std::string_view name = dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
  fail_unknown(source.anywhere(), section, name, false);
}

/// A table of one key, "value", which the setting is to have, or an old word where it is null.
/// Throws ConfigError.
toml::table parse_value(std::string_view typed, const Setting* known, const Source& source) {
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
  if (!table.contains("value") || table.size() != 1) {
    const std::string meant = as_number(typed);
    if (!meant.empty() && known != nullptr && is_number(*known)) {
      throw ConfigError(source.anywhere() + as_given(typed) + " must be typed as " + meant);
    }
    throw ConfigError(source.anywhere() + as_given(typed) +
                      " is not a TOML value such as 0.5, \"cosine\" or [1, 0]");
  }
  return table;
}

/// Throws ConfigError if one of them calls the method by the name of a target, and another one sets
/// the target.
void refuse_alias_and_target(const std::vector<std::string>& settings) {
  if (std::ranges::none_of(settings, [](const std::string& setting) {
        return key_of(setting) == "tilting.target";
      })) {
    return;
  }
  for (const std::string& setting : settings) {
    if (key_of(setting) != "method.kind" || setting.find('=') == std::string::npos) continue;
    const Source source = Source::setting(setting);
    const std::string_view typed =
        trimmed(std::string_view(setting).substr(setting.find('=') + 1), blanks);
    toml::table table = parse_value(typed, known_setting("method.kind", source), source);
    const MethodAlias alias(table, "value", source);
    if (alias.given()) alias.refuse_target();
  }
}

}  // namespace

void apply_setting(Experiment& experiment, std::string_view setting, Notes* notes) {
  const Source source = Source::setting(setting);
  const auto equals = setting.find('=');
  if (equals == std::string_view::npos) {
    throw ConfigError(source.anywhere() + "must have the form section.key=value");
  }
  const Setting* known = known_setting(key_of(setting), source);
  const std::string_view typed = trimmed(setting.substr(equals + 1), blanks);
  const auto* text = known == nullptr ? nullptr : std::get_if<Texts<std::string>>(&known->value);
  if (text != nullptr && !typed.starts_with('"') && !typed.starts_with('\'')) {
    text->in(experiment) = typed;  // The shell has eaten the quotes.
    return;
  }
  toml::table table = parse_value(typed, known, source);
  const toml::node& value = *table.get("value");
  if (known == nullptr) {
    Notes own;
    apply_estimator(experiment.tilting, read_estimator(value, source), source.anywhere(),
                    notes ? *notes : own);
    return;
  }
  if (known->key.is("method.kind")) {
    Notes own;
    const MethodAlias alias(table, "value", source);
    if (alias.given()) alias.apply(experiment.tilting, false, notes ? *notes : own);
  }
  read_value(value, *known, source, experiment);
  // A zero A says nothing but its size, so it follows the dimension.
  const Eigen::Index d = experiment.base.means.front().size();
  if (known->key.is("base.means") && experiment.reward.A.isZero(0)) {
    experiment.reward.A.setZero(d, d);
  }
}

void apply_settings(Experiment& experiment, const std::vector<std::string>& settings,
                    Notes* notes) {
  const auto is_old = [](const std::string& setting) {
    return key_of(setting) == old_estimator.dotted();
  };
  const auto is_new = [](const std::string& setting) {
    return key_of(setting) == "tilting.target" || key_of(setting) == "tilting.average";
  };
  const auto old = std::find_if(settings.begin(), settings.end(), is_old);
  if (old != settings.end() && std::any_of(settings.begin(), settings.end(), is_new)) {
    throw ConfigError(Source::setting(*old).anywhere() + old_estimator.dotted() +
                      " is an old word for tilting.target and tilting.average, which are set too; "
                      "leave it out");
  }
  refuse_alias_and_target(settings);
  for (const bool last : {false, true}) {
    for (const std::string& setting : settings) {
      if (is_old(setting) == last) apply_setting(experiment, setting, notes);
    }
  }
  for (const std::string& setting : settings) {
    const Source source = Source::setting(setting);
    const Setting* known = is_old(setting) ? nullptr : known_setting(key_of(setting), source);
    if (known != nullptr && !exists(*known, experiment)) {
      throw ConfigError(source.anywhere() + another_kind(*known, experiment));
    }
  }
}

}  // namespace tiltscope
