#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

namespace tiltscope::app {

/// The format of summary.json that is written. 1 had no number of its own, nor a version of
/// results.
inline constexpr int summary_format = 2;

/// A run's summary.json: an object in which `format` and `result_version`, where they stand, are
/// whole numbers, `version`, `build` and `base_model_choice` strings, and `metrics` an object of
/// objects and arrays. Throws UsageError naming `source`, for a newer format, too.
nlohmann::ordered_json parse_summary(std::string_view text, std::string_view source);

}  // namespace tiltscope::app
