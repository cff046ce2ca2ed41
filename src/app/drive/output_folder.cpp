#include "app/drive/output_folder.h"

#include "app/cli/errors.h"
#include "config/wording.h"

#include <algorithm>
#include <system_error>

namespace fs = std::filesystem;

namespace tiltscope::app {

namespace {

/// Throws UsageError for "a/../b" where there is no folder "a": the system finds no way through it.
void check_ways_back(const fs::path& folder) {
  fs::path so_far;
  for (const fs::path& part : folder) {
    std::error_code error;
    if (part == ".." && !so_far.empty() && !fs::is_directory(so_far, error)) {
      throw UsageError("cannot make the folder " + in_quotes(folder.string()) +
                       ": there is no folder " + in_quotes(so_far.string()));
    }
    so_far /= part;
  }
}

}  // namespace

OutputFolder::OutputFolder(const fs::path& folder) {
  check_ways_back(folder);
  std::error_code error;
  const fs::path whole = fs::absolute(folder, error);
  if (error) {
    throw UsageError("cannot make the folder " + in_quotes(folder.string()) +
                     ": the folder in which the program was started is gone");
  }
  std::vector<fs::path> missing;
  for (fs::path path = whole.lexically_normal();
       !fs::exists(path, error) && path.has_relative_path(); path = path.parent_path()) {
    // A trailing slash makes an empty last part, which is no folder of its own.
    if (path.has_filename()) missing.push_back(path);
  }
  std::reverse(missing.begin(), missing.end());
  for (const fs::path& path : missing) {
    error.clear();
    if (fs::create_directory(path, error)) made_.insert(made_.begin(), path);
    if (error) break;
  }
  if (!error && !fs::is_directory(folder, error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (!error) return;
  remove_empty();
  throw UsageError("cannot make the folder " + in_quotes(folder.string()) + ": " + error.message());
}

void OutputFolder::remove_empty() noexcept {
  std::error_code not_empty;
  for (const fs::path& path : made_) fs::remove(path, not_empty);
}

}  // namespace tiltscope::app
