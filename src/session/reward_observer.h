#pragma once

#include "session/observation.h"

#include <cstdint>
#include <memory>

namespace tiltscope {

/// Evaluates a reward on a grid for a front end, a slice at a time. It counts what it evaluates
/// apart from what a method does.
class RewardObserver {
 public:
  /// Replaces what was asked for before; a null reward ends the looking.
  void ask(const std::shared_ptr<const Reward>& reward, PlaneGrid grid);

  /// Does the next slice. True if it completed what was asked for.
  bool work();
  /// Whether there is anything left to do.
  bool busy() const { return growing_ != nullptr; }

  /// The newest complete field; null if there is none.
  const std::shared_ptr<const RewardField>& field() const { return field_; }

 private:
  std::shared_ptr<RewardField> growing_;
  Eigen::Index done_ = 0;  ///< points of `growing_`
  std::uint64_t evaluations_ = 0;
  std::shared_ptr<const RewardField> field_;
};

}  // namespace tiltscope
