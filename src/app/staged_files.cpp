#include "app/staged_files.h"

#include "app/durable_file.h"
#include "app/errors.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace fs = std::filesystem;

namespace tiltscope::app {
namespace {

std::string in_quotes(const fs::path& path) { return std::string("\"").append(path).append("\""); }

RunError cannot_write(const fs::path& file, const std::error_code& error) {
  return RunError("cannot write " + in_quotes(file) + ": " + error.message());
}

}  // namespace

StagedFiles::StagedFiles(fs::path folder, const std::vector<std::string>& names)
    : folder_(folder.empty() ? fs::path(".") : std::move(folder)) {
  try {
    make_folder();
    for (const std::string& name : names) {
      std::error_code ignored;
      if (fs::is_directory(folder_ / name, ignored)) {
        throw UsageError("cannot write " + in_quotes(folder_ / name) + ": it is a folder");
      }
      remove_leftovers(folder_ / name);
      errno = 0;
      std::ofstream probe(temporary_for(folder_ / name), std::ios::binary);
      const int reason = errno;
      if (!probe) {
        throw UsageError("cannot write into " + in_quotes(folder_) + ": " +
                         std::generic_category().message(reason));
      }
      probe.close();
      fs::remove(temporary_for(folder_ / name), ignored);
    }
  } catch (...) {
    remove_made_folders();
    throw;
  }
}

StagedFiles::~StagedFiles() {
  if (committed_) return;
  for (const std::string& name : written_) {
    std::error_code ignored;
    fs::remove(temporary_for(folder_ / name), ignored);
  }
  remove_made_folders();
}

void StagedFiles::make_folder() {
  std::error_code error;
  std::vector<fs::path> missing;
  for (fs::path path = fs::absolute(folder_).lexically_normal();
       !fs::exists(path, error) && path.has_relative_path(); path = path.parent_path()) {
    // A trailing slash makes an empty last part, which is no folder of its own.
    if (path.has_filename()) missing.push_back(path);
  }
  std::reverse(missing.begin(), missing.end());
  for (const fs::path& path : missing) {
    error.clear();
    if (fs::create_directory(path, error)) made_folders_.insert(made_folders_.begin(), path);
    if (error) break;
  }
  if (!error && !fs::is_directory(folder_, error)) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (error) {
    throw UsageError("cannot make the folder " + in_quotes(folder_) + ": " + error.message());
  }
}

void StagedFiles::remove_made_folders() noexcept {
  std::error_code ignored;
  for (const fs::path& path : made_folders_) fs::remove(path, ignored);
}

void StagedFiles::write(const std::string& name, std::span<const std::byte> content) {
  written_.push_back(name);
  const std::error_code error = write_durably(temporary_for(folder_ / name), content);
  if (error) throw cannot_write(folder_ / name, error);
}

void StagedFiles::write(const std::string& name, std::string_view content) {
  write(name, std::as_bytes(std::span(content)));
}

void StagedFiles::commit() {
  std::error_code error;
  if (written_.size() > 1) fs::remove(folder_ / written_.back(), error);
  for (const std::string& name : written_) {
    if (!error) fs::rename(temporary_for(folder_ / name), folder_ / name, error);
    if (error) throw cannot_write(folder_ / name, error);
  }
  sync_folder(folder_);
  committed_ = true;
}

}  // namespace tiltscope::app
