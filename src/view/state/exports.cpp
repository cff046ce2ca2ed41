#include "view/state/exports.h"

#include "base/output_file.h"

#include <system_error>

namespace tiltscope::view {

std::filesystem::path next_file(const std::filesystem::path& folder, std::string_view name,
                                std::string_view ending) {
  for (int n = 1;; ++n) {
    auto file = folder / (std::string(name) + "-" + std::to_string(n) + std::string(ending));
    if (!std::filesystem::exists(std::filesystem::symlink_status(file))) return file;
  }
}

std::string export_here(const FigureExport& figure, const std::string& kind) {
  const auto failed = [&](const std::string& reason) {
    return "The " + kind + " was not written: " + reason + ".";
  };
  try {
    const auto file = next_file(std::filesystem::current_path(), figure.name, figure.ending);
    write_file(file, figure.content);
    return "The " + kind + " is in " + file.filename().string() + ".";
  } catch (const WriteError& error) {
    return failed(error.reason());
  } catch (const std::system_error& error) {
    return failed(error.code().message());
  }
}

}  // namespace tiltscope::view
