#include "app/results/summary.h"

#include "app/cli/errors.h"
#include "config/file_format.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace tiltscope::app {
namespace {

using Json = nlohmann::ordered_json;

// Far beyond what a run writes; without them, a few bytes more would cost a deep stack, or the time
// of the square of the number of keys.
constexpr int deepest = 16;
constexpr std::size_t most_keys = 10'000;

bool is_number(const Json& value) { return value.is_number_unsigned() && value <= 1'000'000; }
bool is_text(const Json& value) { return value.is_string(); }
bool is_object_of_parts(const Json& value) {
  return value.is_object() &&
         std::ranges::all_of(value, [](const Json& part) { return part.is_structured(); });
}

struct Known {
  const char* key;
  bool (*is_sound)(const Json&);
  const char* what;
};
constexpr Known known[] = {{"format", is_number, "a whole number"},
                           {"result_version", is_number, "a whole number"},
                           {"version", is_text, "a string"},
                           {"build", is_text, "a string"},
                           {"base_model_choice", is_text, "a string"},
                           {"metrics", is_object_of_parts, "an object of objects and arrays"}};

}  // namespace

Json parse_summary(std::string_view text, std::string_view source) {
  const auto fail = [&](const std::string& what) {
    throw UsageError(std::string(source) + ": is not a summary that a run wrote: " + what);
  };
  std::size_t keys = 0;
  const auto limit = [&](int depth, Json::parse_event_t event, const Json&) {
    if (depth > deepest) fail("it has more than " + std::to_string(deepest) + " levels");
    if (event == Json::parse_event_t::key && ++keys > most_keys) {
      fail("it has more than " + std::to_string(most_keys) + " keys");
    }
    return true;
  };
  Json summary = Json::parse(text, limit, false);
  if (!summary.is_object()) fail("it is no JSON object");
  for (const auto& [key, is_sound, what] : known) {
    const auto value = summary.find(key);
    if (value != summary.end() && !is_sound(*value)) {
      fail("\"" + std::string(key) + "\" must be " + what);
    }
  }
  const std::string other = format_refusal(summary.value("format", 1), 1, summary_format);
  if (!other.empty()) throw UsageError(std::string(source) + ": " + other);
  return summary;
}

}  // namespace tiltscope::app
