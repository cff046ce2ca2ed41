#pragma once

#include <stdexcept>

namespace tiltscope {

/// What `Reward::evaluate` throws where r has no value that training could use: one sentence that
/// names the point and the value.
class RewardError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace tiltscope
