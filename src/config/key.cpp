#include "config/key.h"

namespace tiltscope {

std::string Key::title() const {
  if (section.empty()) return std::string(name);
  return std::string("[").append(section).append("] ").append(name);
}

std::string Key::dotted() const {
  if (section.empty()) return std::string(name);
  return std::string(section).append(".").append(name);
}

}  // namespace tiltscope
