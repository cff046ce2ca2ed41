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

/// Runs that are alike but in one thing, one after another: four N, as in the paper's Figures 1 and
/// 2, or several methods. Watches the session's snapshots, and says what to send it and which runs
/// to pin. At the end the run is back that was there before.
class Comparison {
 public:
  /// N, the paper's.
  static constexpr std::array tilts = {20, 50, 100, 200};

  /// A run that is compared.
  struct Contestant {
    std::string name;  ///< "N = 20", "guidance"
    Experiment experiment;
  };

  /// What is to be done now.
  struct Turn {
    bool pins = false;              ///< the run of this snapshot, first of all
    std::string name;               ///< what that run is called; empty if by its settings
    std::vector<Command> commands;  ///< to send then
  };

  /// A run to come back to.
  struct Place {
    std::shared_ptr<const Experiment> experiment;
    std::optional<std::uint64_t> run;  ///< that has come to something
    bool busy = false;
  };

  bool under_way() const { return under_way_; }
  /// Whether it is methods that are compared, or were last.
  bool of_methods() const { return of_methods_; }
  /// What was there when it started.
  const Place& before() const { return before_; }
  /// Which run it is at, from 0.
  std::size_t index() const { return index_; }
  std::size_t count() const { return contestants_.size(); }
  /// Of the run that it is at.
  std::string name() const { return under_way_ ? contestants_[index_].name : std::string(); }

  /// Why there is no N to compare, as a sentence; empty if there is.
  static std::string refusal(const Experiment& experiment);

  /// Compares runs of `experiment` with another N each. `snapshot` is the newest.
  Turn start(const Snapshot& snapshot, const Experiment& experiment);
  /// Compares methods, at least one. A run that fails is one of them, as far as it has come.
  Turn start(const Snapshot& snapshot, const Experiment& experiment,
             std::vector<Contestant> methods);
  /// Once a snapshot.
  Turn follow(const Snapshot& snapshot);
  /// Gives up: back to the run that was there before.
  Turn stop();
  /// Gives up and leaves the session to somebody else's commands.
  void leave() { under_way_ = false; }

 private:
  Turn begin_with(const Snapshot& snapshot, const Experiment& experiment);
  /// The next run, unless it is the one that is there.
  void begin(Turn& turn, const Snapshot& snapshot);
  std::vector<Command> way_back() const;

  bool under_way_ = false;
  bool of_methods_ = false;
  bool taken_up_ = false;     ///< the session has come to the run that is wanted
  std::uint64_t left_ = 0;    ///< the run before that
  bool starts_over_ = false;  ///< the one that is wanted, which that has the settings of
  std::size_t index_ = 0;
  std::vector<Contestant> contestants_;
  Place before_;
};

}  // namespace tiltscope::view
