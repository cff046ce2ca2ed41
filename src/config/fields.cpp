#include "config/fields.h"

namespace tiltscope {

std::string Key::title() const {
  if (section.empty()) return std::string(name);
  return std::string("[").append(section).append("] ").append(name);
}

std::string Key::dotted() const {
  if (section.empty()) return std::string(name);
  return std::string(section).append(".").append(name);
}

std::vector<Key> all_keys() {
  std::vector<Key> keys;
  const Experiment experiment;
  for_each_field(experiment, [&](Key key, const auto&...) { keys.push_back(key); });
  return keys;
}

}  // namespace tiltscope
