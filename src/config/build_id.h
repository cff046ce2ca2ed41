#pragma once

#include <string_view>

namespace tiltscope {

/// Which sources the program was built from: git's commit, with "-dirty" behind it where files are
/// not as committed; without git, "sources-" and a hash of them. It is recorded wherever a file is
/// written and decides nothing, since most commits change no result: for that see
/// config/result_version.h.
std::string_view build_id();

}  // namespace tiltscope
