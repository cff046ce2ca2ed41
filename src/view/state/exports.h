#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tiltscope::view {

/// A figure that is to be written to a file that nobody has named.
struct FigureExport {
  std::string name;    ///< of the file, without number and ending
  std::string ending;  ///< ".svg", ".pdf", ".png" or ".csv"
  std::string content;
};

/// The first of NAME-1.ENDING, NAME-2.ENDING, ... that `folder` does not have yet.
std::filesystem::path next_file(const std::filesystem::path& folder, std::string_view name,
                                std::string_view ending);

/// Writes it into the current folder; says where it is, or why there is none.
std::string export_here(const FigureExport& figure, const std::string& kind = "figure");

}  // namespace tiltscope::view
