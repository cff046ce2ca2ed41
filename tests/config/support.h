#pragma once

#include "config/experiment_io.h"
#include "config/settings.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace tiltscope::test {

/// The message of the ConfigError that `action` throws; "no error" if it throws none.
template <class Action>
std::string config_error(Action&& action) {
  try {
    action();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

/// As config_error, of parsing `toml` from "x.toml".
inline std::string parse_error(std::string_view toml) {
  return config_error([&] { parse_experiment(toml, "x.toml"); });
}

/// The defaults, with a kind for which a setting exists.
inline Experiment where_it_exists(const Setting& row) {
  Experiment experiment;
  if (row.only_for.always()) return experiment;
  const auto& choice = std::get<Choice>(find_setting(row.only_for.choice)->value);
  const auto word = std::ranges::find(choice.words, row.only_for.words.front());
  choice.choose(experiment, static_cast<std::size_t>(word - choice.words.begin()));
  return experiment;
}

}  // namespace tiltscope::test
