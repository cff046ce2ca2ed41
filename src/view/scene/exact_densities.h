#pragma once

#include "session/command.h"
#include "session/snapshot.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// The exact densities that the canvas shows. The session knows them; what a change under way would
/// lead to, it is asked.
class ExactDensities {
 public:
  using Density = std::shared_ptr<const ExactDensity>;

  /// Once a frame, before they are shown. `shown` is that of the tilt looked at; `changes`: whether
  /// a change is under way.
  void update(const Snapshot& snapshot, const Density& shown, bool changes);

  /// Once a frame, after all that may change the settings: the command to send, if any. `change` is
  /// what the change under way would make of the run; its pointers are null if there is none.
  std::optional<Preview> ask(const Preview& change);

  // Each null where it is not known.
  const Density& base() const { return base_; }
  const Density& shown() const { return shown_; }    ///< at the tilt k looked at
  const Density& target() const { return target_; }  ///< at tilt N
  /// At tilt N of the change under way, as far as the session has answered; null also without one.
  const Density& pending() const { return pending_; }
  /// Why there is none.
  const std::string& problem() const { return problem_; }

 private:
  Density base_;
  Density shown_;
  Density target_;
  Density pending_;
  std::string problem_;
  /// The questions about the change under way, from that on which was answered last.
  std::vector<std::shared_ptr<const Experiment>> asked_;
};

}  // namespace tiltscope::view
