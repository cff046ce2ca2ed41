#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// Every file that the program writes is written here.
namespace tiltscope {

/// Why a file was not written, in a sentence that names it.
class WriteError : public std::runtime_error {
 public:
  /// `cannot write "FILE": REASON`
  WriteError(const std::filesystem::path& file, const std::string& reason);
  WriteError(const std::filesystem::path& file, const std::error_code& reason)
      : WriteError(file, reason.message()) {}

  /// The reason alone, for those who have named the file.
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

/// A file that is written whole or not at all: into a hidden file beside it, ".NAME.PID-N.part",
/// which then takes its place. Until then the old one stays, and what is not committed leaves no
/// trace. What a killed process left is removed by the next who writes the same file. Links are
/// followed: the file at their end is the one that is replaced. Whatever is no file (a device, a
/// FIFO, an open file's name as /dev/stdout) is written through. Folders and files that must not be
/// written are refused.
class OutputFile {
 public:
  /// Whether to wait until the disk has the bytes and the name, so that they outlive a crash of the
  /// machine.
  enum class Storage { cached, durable };

  /// Changes nothing yet. Throws WriteError, as all of them do.
  explicit OutputFile(const std::filesystem::path& file, Storage storage = Storage::cached);
  ~OutputFile() { discard(); }
  OutputFile(OutputFile&& other) noexcept;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;

  /// Throws unless it could be written now. Leaves nothing behind.
  void check() const;

  /// Takes the content to the disk.
  void stage(std::span<const std::byte> content);
  void stage(std::string_view content) { stage(std::as_bytes(std::span(content))); }
  bool staged() const { return staged_; }

  /// What is staged becomes the file.
  void commit();

  /// Whether it is a device, a FIFO or the like.
  bool written_through() const { return written_through_; }
  /// Where the links end.
  const std::filesystem::path& target() const { return target_; }

 private:
  void discard() noexcept;

  std::filesystem::path file_, target_;
  Storage storage_;
  bool written_through_ = false;
  mode_t mode_ = 0;  ///< of the old file; 0 if there is none

  bool staged_ = false;
  std::vector<std::byte> content_;  ///< to be written through
  std::filesystem::path temporary_;
  int lock_ = -1;  ///< on the temporary file: it is in use
};

/// Writes a file at once.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace tiltscope
