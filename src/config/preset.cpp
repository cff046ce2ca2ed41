#include "config/preset.h"

#include "base/words.h"

namespace tiltscope {

std::string watch_line(std::string_view toml) {
  constexpr std::string_view mark = "# Watch:";
  if (!toml.starts_with(mark)) return {};
  return std::string(trimmed(toml.substr(0, toml.find('\n')).substr(mark.size())));
}

}  // namespace tiltscope
