#pragma once

#include "temporary_folder.h"

#include <filesystem>

namespace tiltscope::view::test {

/// Runs in a folder of its own, which goes with it.
class InTemporaryFolder {
 public:
  InTemporaryFolder() { std::filesystem::current_path(folder_ / ""); }
  ~InTemporaryFolder() { std::filesystem::current_path(before_); }
  InTemporaryFolder(const InTemporaryFolder&) = delete;
  InTemporaryFolder& operator=(const InTemporaryFolder&) = delete;

 private:
  std::filesystem::path before_ = std::filesystem::current_path();
  tiltscope::test::TemporaryFolder folder_;
};

}  // namespace tiltscope::view::test
