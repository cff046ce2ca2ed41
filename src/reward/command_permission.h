#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace tiltscope {

/// Which commands may start without another question: those whose checksum (checksum_of in
/// config/command_files.h) stands in a file of the user's.
class CommandPermission {
 public:
  /// An empty name is no file: then nothing outlives this object. One that cannot be read allows
  /// nothing.
  explicit CommandPermission(std::filesystem::path file);

  bool is_allowed(const std::string& checksum) const { return allowed_.contains(checksum); }

  /// From now on, here and in the file. Throws WriteError and std::filesystem::filesystem_error;
  /// it is allowed here in any case.
  void allow(const std::string& checksum);

 private:
  void read();

  std::filesystem::path file_;
  std::set<std::string> allowed_;
};

}  // namespace tiltscope
