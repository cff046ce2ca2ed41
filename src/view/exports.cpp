#include "view/exports.h"

#include <fstream>
#include <stdexcept>

namespace tiltscope::view {

std::filesystem::path next_file(const std::filesystem::path& folder, std::string_view name,
                                std::string_view ending) {
  for (int n = 1;; ++n) {
    auto file = folder / (std::string(name) + "-" + std::to_string(n) + std::string(ending));
    if (!std::filesystem::exists(file)) return file;
  }
}

void write_text(const std::string& content, const std::filesystem::path& file) {
  std::ofstream stream(file, std::ios::binary);
  stream << content;
  if (!stream.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace tiltscope::view
