#pragma once

#include <set>
#include <string>

namespace tiltscope::app {

/// What to say where results of these builds are taken as current: empty if all are this program's.
std::string build_remark(std::set<std::string> builds);

/// "build a", "builds a, b and c".
std::string build_words(const std::set<std::string>& builds);

}  // namespace tiltscope::app
