#pragma once

#include "app/program.h"
#include "capture_binding.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

/// What a command has left behind, to be compared to the last byte.
namespace tiltscope::test {

/// A CSV without the columns that a clock has filled.
inline std::string without_seconds(const std::string& csv) {
  std::string rest;
  std::vector<bool> timed;
  for (const std::string& line : lines(csv)) {
    std::istringstream fields(line);
    std::size_t column = 0;
    for (std::string field; std::getline(fields, field, ','); ++column) {
      if (rest.find('\n') == std::string::npos) timed.push_back(field.ends_with("_seconds"));
      if (!timed[column]) rest += field + ",";
    }
    rest += "\n";
  }
  return rest;
}

/// Every file below a folder, hidden ones too, by its name, without what a clock has measured.
inline std::map<std::string, std::string> results(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    std::string& content = files[entry.path().lexically_relative(folder).string()];
    content = read_text(entry.path().string());
    if (entry.path().filename() == "rmse.csv") content = without_seconds(content);
    if (entry.path().filename() == "summary.json") {
      auto summary = nlohmann::ordered_json::parse(content);
      summary.erase("sampling_seconds");
      summary.erase("training_seconds");
      content = summary.dump();
    }
  }
  return files;
}

inline void check_same(const std::map<std::string, std::string>& a,
                       const std::map<std::string, std::string>& b) {
  for (const auto& [name, content] : a) {
    CAPTURE_BINDING(name);
    REQUIRE(b.contains(name));
    CHECK((content == b.at(name)));
  }
  for (const auto& [name, content] : b) {
    CAPTURE_BINDING(name);
    CHECK(a.contains(name));
  }
}

}  // namespace tiltscope::test
