#pragma once

#include "session/command.h"
#include "session/snapshot.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// Figures 1 and 2 by one button: runs of four N, alike otherwise, one after another. Watches the
/// session's snapshots, and says what to send it and which runs to pin. At the end the run is back
/// that was there before.
class Comparison {
 public:
  /// N, the paper's.
  static constexpr std::array tilts = {20, 50, 100, 200};

  /// What is to be done now.
  struct Turn {
    bool pins = false;              ///< the run of this snapshot, first of all
    std::vector<Command> commands;  ///< to send then
  };

  /// A run to come back to.
  struct Place {
    std::shared_ptr<const Experiment> experiment;
    std::optional<std::uint64_t> run;  ///< with tilts
    bool busy = false;
  };

  bool under_way() const { return under_way_; }
  /// What was there when it started.
  const Place& before() const { return before_; }
  /// Which N it is at, from 0.
  std::size_t index() const { return index_; }

  /// Why there is nothing to compare, as a sentence; empty if there is.
  static std::string refusal(const Experiment& experiment);

  /// Compares runs of `experiment` with another N each. `snapshot` is the newest.
  Turn start(const Snapshot& snapshot, const Experiment& experiment);
  /// Once a snapshot.
  Turn follow(const Snapshot& snapshot);
  /// Gives up: back to the run that was there before.
  Turn stop();
  /// Gives up and leaves the session to somebody else's commands.
  void leave() { under_way_ = false; }

 private:
  /// The next N's run, unless it is the one that is there.
  void begin(Turn& turn, const Snapshot& snapshot);
  std::vector<Command> way_back() const;

  bool under_way_ = false;
  bool taken_up_ = false;   ///< the session has come to `wanted_`
  std::uint64_t left_ = 0;  ///< the run before `wanted_`
  std::size_t index_ = 0;
  Experiment wanted_;
  Place before_;
};

}  // namespace tiltscope::view
