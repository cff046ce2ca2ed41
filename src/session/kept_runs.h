#pragma once

#include "session/history.h"
#include "session/run.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace tiltscope {

/// The runs that have come to something, a tilt or their end, and can be brought back, as they
/// stood after their last tilt when another run took their place: eight at most, in as many bytes
/// as a history may have. The oldest goes first, but none that is pinned while there is another
/// one.
class KeptRuns {
 public:
  static constexpr std::size_t most = 8;

  void keep(Run run);
  /// Null if it is not here.
  const Run* find(std::uint64_t run) const;
  void forget(std::uint64_t run);
  /// A run may be pinned while it is under way.
  void pin(std::uint64_t run, bool pinned);
  void set_budget(std::size_t bytes);

  /// Oldest first.
  const std::vector<Run>& runs() const { return runs_; }

 private:
  void let_go();

  std::vector<Run> runs_;
  std::set<std::uint64_t> pinned_;
  std::size_t budget_ = History{}.budget;
};

}  // namespace tiltscope
