#include "app/summary.h"

#include "app/errors.h"

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

bool has_known_types(const Json& summary) {
  const auto version = summary.find("version");
  if (version != summary.end() && !version->is_string()) return false;
  const auto metrics = summary.find("metrics");
  if (metrics == summary.end()) return true;
  return metrics->is_object() &&
         std::ranges::all_of(*metrics, [](const Json& metric) { return metric.is_structured(); });
}

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
  if (!has_known_types(summary))
    fail(R"("version" must be a string and "metrics" an object of objects and arrays)");
  return summary;
}

}  // namespace tiltscope::app
