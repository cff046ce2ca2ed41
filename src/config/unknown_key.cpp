#include "config/unknown_key.h"

#include "config/experiment_io.h"
#include "config/settings.h"
#include "config/wording.h"

#include <algorithm>
#include <variant>

namespace tiltscope {

bool is_section(std::string_view name) {
  return std::ranges::any_of(all_settings, [&](const Setting& setting) {
    return setting.key.section == name && !name.empty();
  });
}

namespace {

/// What might have been meant by `name` in `section`, as the end of a sentence.
std::string suggestion(std::string_view section, std::string_view name) {
  std::vector<std::string_view> here;
  for (const Setting& setting : all_settings) {
    if (setting.key.section == section) here.push_back(setting.key.name);
  }
  if (const std::string_view close = nearest(name, here); !close.empty()) {
    return "; did you mean " + Key{section, close}.dotted() + "?";
  }
  for (const bool of_any_kind : {true, false}) {
    for (const Setting& setting : all_settings) {
      if (setting.key.name == name && setting.only_for.always() == of_any_kind) {
        return "; did you mean " + setting.key.dotted() + "?";
      }
    }
  }
  if (section.empty()) {
    std::vector<std::string_view> sections;
    for (const Setting& setting : all_settings) {
      const std::string_view of = setting.key.section;
      if (is_section(of) && (sections.empty() || sections.back() != of)) sections.push_back(of);
    }
    if (const std::string_view close = nearest(name, sections); !close.empty()) {
      return "; did you mean the section [" + std::string(close) + "]?";
    }
    return "; there is " + listed(here) + ", and there are the sections " + listed(sections);
  }
  return "; [" + std::string(section) + "] has " + listed(here);
}

}  // namespace

void fail_unknown(const std::string& place, std::string_view section, std::string_view name,
                  bool is_table) {
  const std::string dotted = Key{section, name}.dotted();
  throw ConfigError(place + "unknown " +
                    (is_table ? "section [" + shortened(dotted) + "]" : "key " + as_given(dotted)) +
                    suggestion(section, name));
}

std::string another_kind(const Setting& setting, const Experiment& experiment) {
  const OnlyFor& only = setting.only_for;
  const Key& choice = only.choice;
  const std::string name =
      choice.section == setting.key.section ? std::string(choice.name) : choice.title();
  std::vector<std::string> words;
  for (const std::string_view word : only.words) {
    if (!word.empty()) words.push_back(in_quotes(word));
  }
  const std::string_view chosen = std::get<Choice>(find_setting(choice)->value).word(experiment);
  return setting.key.title() + " goes with " + name + " = " +
         listed({words.begin(), words.end()}, "or") + ", but " + name + " is " + in_quotes(chosen);
}

void refuse_unknown(const toml::table& table, std::string_view section, const Source& source) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const std::string place = source.at(node.source());
    if (section.empty() && is_section(name)) {
      if (!node.is_table()) {
        throw ConfigError(place + in_quotes(name) + " must be a section, [" + std::string(name) +
                          "], not " + describe(node));
      }
      refuse_unknown(*node.as_table(), name, source);
    } else if (find_setting({section, name}) == nullptr) {
      fail_unknown(place, section, name, node.is_table());
    }
  }
}

}  // namespace tiltscope
