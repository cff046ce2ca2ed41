#pragma once

#include "figures/run_figures.h"
#include "view/kit/ui.h"
#include "view/plots/figure_grid.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tiltscope::view {

/// Curves of earlier runs that are kept beside those of the current one.
class PinnedRuns {
 public:
  /// The curves of this run as they are now. False if there are none, or they are pinned already.
  bool pin(const Snapshot& snapshot);

  /// Those that are switched on; of each kind one, where that is wished for.
  std::vector<plot::OtherRun> shown() const;
  /// Their samples half way and at the end, as far as they had come when they were pinned.
  std::vector<FigureGrid::Row> pictures() const;
  std::size_t count() const { return runs_.size(); }

  /// The list with each run's colour, name, switch and end; draws into the current window.
  void draw_list(Ui& ui);

 private:
  struct Run {
    std::array<char, 48> name{};  ///< as Dear ImGui edits it
    std::size_t colour = 0;       ///< among the palette's
    std::uint64_t run = 0;        ///< Snapshot::run
    bool shown = true;
    std::shared_ptr<const std::vector<TiltRecord>> tilts;
    RunPictures pictures;
    std::string kind;  ///< what runs that differ in their seed alone have in common
  };

  std::vector<Run> runs_;
  bool bands_ = false;      ///< draws runs of one kind as one
  std::size_t pinned_ = 0;  ///< so many were pinned so far
};

}  // namespace tiltscope::view
