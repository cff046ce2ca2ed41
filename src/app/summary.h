#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

namespace tiltscope::app {

/// A run's summary.json: an object in which `version`, where it stands, is a string and `metrics`
/// an object of objects and arrays. Throws UsageError naming `source`.
nlohmann::ordered_json parse_summary(std::string_view text, std::string_view source);

}  // namespace tiltscope::app
