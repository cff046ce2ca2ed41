#pragma once

#include <string>

namespace tiltscope::app {

/// The bytes of a file, of stdin for "-". Throws UsageError if it cannot be read or is larger than
/// 4 GiB.
std::string read_file(const std::string& file);

}  // namespace tiltscope::app
