#pragma once

#include "figures/run_figures.h"
#include "view/kit/ui.h"
#include "view/plots/figure_grid.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// Curves of earlier runs that are kept beside those of the current one.
class PinnedRuns {
 public:
  /// The curves of this run as they are now, under a name of its own or one by its settings. False
  /// if there are none, or they are pinned already.
  bool pin(const Snapshot& snapshot, std::string_view name = {}, bool compared = false);
  /// Switches off what earlier comparisons have pinned.
  void set_comparisons_aside();
  /// Whether a run is pinned, by its number in snapshots.
  bool holds(std::uint64_t run) const;

  /// A run that is pinned may still be measured more precisely. Once a frame; looks at each
  /// publication of a session once.
  void follow(const Snapshot& snapshot);

  /// Those that are switched on, as seen from the present run's experiment; of each kind one, where
  /// that is wished for.
  std::vector<plot::OtherRun> shown(const Experiment& present) const;
  /// Their samples halfway and at the end, as far as they had come when they were pinned.
  std::vector<FigureGrid::Row> pictures() const;
  std::size_t count() const { return runs_.size(); }

  /// The list with each run's colour, name, switch and end; draws into the current window.
  void draw_list(Ui& ui);

 private:
  /// What runs that differ in their seed alone have in common.
  struct Kind {
    /// Of the course: what was before a branch is not a part of the experiment.
    struct Part {
      int first = 0;
      double step = 0.0;
      RewardConfig reward;
      bool operator==(const Part&) const = default;
    };
    Experiment experiment;  ///< its seed and [run] aside
    std::vector<Part> course;
    bool operator==(const Kind&) const = default;
  };
  struct Run {
    std::array<char, 48> name{};  ///< as Dear ImGui edits it
    std::string about;            ///< its settings, whatever it is called
    std::size_t colour = 0;       ///< among the palette's
    std::uint64_t run = 0;        ///< Snapshot::run
    bool shown = true;
    bool compared = false;    ///< by a comparison
    bool of_methods = false;  ///< by one of methods
    std::shared_ptr<const std::vector<TiltRecord>> tilts;
    RunPictures pictures;
    Kind kind;
  };

  static Kind kind_of(const Snapshot& snapshot);

  std::vector<Run> runs_;
  bool bands_ = false;                     ///< draws runs of one kind as one
  std::size_t pinned_ = 0;                 ///< so many were pinned so far
  std::optional<std::uint64_t> followed_;  ///< Snapshot::version, the last that was looked at
};

}  // namespace tiltscope::view
