#pragma once

#include "config/experiment_io.h"
#include "config/key.h"

#include <string>
#include <vector>

namespace tiltscope {

/// What `validate` throws: it knows the keys, whoever has the text knows their lines.
class InvalidValue : public ConfigError {
 public:
  /// The sentence is the first key's title followed by `what`. The other keys have a part in it.
  InvalidValue(std::vector<Key> keys, const std::string& what)
      : ConfigError(keys.front().title() + " " + what), keys_(std::move(keys)) {}

  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::vector<Key> keys_;
};

/// The checks on the base mixture: shapes, weights, definite covariances. Every number must be
/// finite.
void check_mixture(const BaseConfig& base);

}  // namespace tiltscope
