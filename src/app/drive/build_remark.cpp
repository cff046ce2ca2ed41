#include "app/drive/build_remark.h"

#include "config/build_id.h"
#include "config/wording.h"

namespace tiltscope::app {

std::string build_remark(std::set<std::string> builds) {
  const std::string here(build_id());
  builds.erase(here);
  if (builds.empty()) return {};
  return "taking as current what was made by " + build_words(builds) + "; this is build " + here;
}

std::string build_words(const std::set<std::string>& builds) {
  return (builds.size() == 1 ? "build " : "builds ") + listed({builds.begin(), builds.end()});
}

}  // namespace tiltscope::app
