#include "app/results/staged_files.h"

#include "app/cli/errors.h"

#include <system_error>

namespace fs = std::filesystem;

namespace tiltscope::app {

StagedFiles::StagedFiles(fs::path folder, const std::vector<std::string>& names)
    : folder_(std::move(folder)) {
  try {
    for (const std::string& name : names) OutputFile(folder_ / name).check();
  } catch (const WriteError& error) {
    throw UsageError(error.what());
  }
}

void StagedFiles::write(const std::string& name, std::span<const std::byte> content) {
  written_.emplace_back(folder_ / name, OutputFile::Storage::durable).stage(content);
}

void StagedFiles::write(const std::string& name, std::string_view content) {
  write(name, std::as_bytes(std::span(content)));
}

void StagedFiles::commit() {
  // A reader at the other end may fail, and is not to leave half of the files replaced.
  for (OutputFile& file : written_) {
    if (file.written_through()) file.commit();
  }
  if (written_.size() > 1 && !written_.back().written_through()) {
    std::error_code error;
    fs::remove(written_.back().target(), error);
    if (error) throw WriteError(written_.back().target(), error);
  }
  for (OutputFile& file : written_) file.commit();
  written_.clear();
}

}  // namespace tiltscope::app
