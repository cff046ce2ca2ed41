#pragma once

#include <stdexcept>

namespace tiltscope {

/// Why a reward has no value: one clear sentence that names the point or the line.
class RewardError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace tiltscope
