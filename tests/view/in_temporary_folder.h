#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace tiltscope::view::test {

/// Runs in a folder of its own, which goes with it.
class InTemporaryFolder {
 public:
  InTemporaryFolder() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
    std::filesystem::current_path(folder_);
  }
  ~InTemporaryFolder() {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }
  InTemporaryFolder(const InTemporaryFolder&) = delete;
  InTemporaryFolder& operator=(const InTemporaryFolder&) = delete;

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / "tiltscope-plots-test";
};

inline std::string content(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace tiltscope::view::test
