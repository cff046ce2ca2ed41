#pragma once

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>

/// Every file that the program reads is read here.
namespace tiltscope {

/// Why a file was not read, in a sentence that names it.
class ReadError : public std::runtime_error {
 public:
  enum class Stage { opening, reading, too_large };

  /// `cannot read "FILE": REASON`
  ReadError(const std::string& file, Stage stage, const std::string& reason);

  Stage stage() const { return stage_; }
  /// The reason alone, for those who have named the file.
  const std::string& reason() const { return reason_; }

 private:
  Stage stage_;
  std::string reason_;
};

/// All bytes of a file of at most `most` bytes. Throws ReadError.
std::string read_file(const std::filesystem::path& file, std::size_t most);

/// The same of a file that somebody else may have named. Folders, FIFOs, devices and sockets, on
/// some of which reading would wait for ever, are refused without being opened.
std::string read_regular_file(const std::filesystem::path& file, std::size_t most);

/// The same of what is left of a stream, which is called `name`.
std::string read_stream(std::FILE* stream, const std::string& name, std::size_t most);

}  // namespace tiltscope
