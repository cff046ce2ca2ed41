#pragma once

#include "plot/figure.h"
#include "view/kit/ui.h"
#include "view/state/remedy.h"

#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// A tilt that a run which has failed can go back to.
struct WayBack {
  int tilt = 0;
  std::string why;  ///< this one
};

/// Why a run has failed, for people.
struct FailureWords {
  std::string symptom;                ///< at which tilt, and by which quantity
  std::string remedy;                 ///< what to try; may be empty
  std::vector<Remedy> remedies = {};  ///< changes of settings, the best first
  /// Nothing where no tilt was better than the base model: there is only the start.
  std::optional<WayBack> way_back = {};
};

/// Nothing unless it has failed.
std::optional<FailureWords> failure_of(const Snapshot& snapshot);

/// Says low in `box` why the run has failed, and offers the ways back. Draws into the
/// current window; nothing unless the run has failed.
void draw_failure_card(Ui& ui, const plot::Box& box);

}  // namespace tiltscope::view
