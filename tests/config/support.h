#pragma once

#include "config/experiment_io.h"

#include <string>
#include <string_view>

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

}  // namespace tiltscope::test
