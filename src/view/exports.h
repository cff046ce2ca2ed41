#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tiltscope::view {

/// A figure that is to be written to a file.
struct FigureExport {
  std::string name;    ///< of the file, without number and ending
  std::string ending;  ///< ".svg", ".pdf", ".png" or ".csv"
  std::string content;
};

/// The first of NAME-1.ENDING, NAME-2.ENDING, ... that `folder` does not have yet.
std::filesystem::path next_file(const std::filesystem::path& folder, std::string_view name,
                                std::string_view ending);

/// Throws std::runtime_error.
void write_text(const std::string& content, const std::filesystem::path& file);

}  // namespace tiltscope::view
