#pragma once

#include "plot/figure.h"
#include "view/kit/ui.h"

#include <optional>
#include <string>

namespace tiltscope::view {

/// Why a run has failed, for people.
struct FailureWords {
  std::string symptom;           ///< at which tilt, and by which quantity
  std::string remedy;            ///< what to try; may be empty
  std::optional<int> last_good;  ///< the tilt that the run can go back to
};

/// Nothing unless it has failed.
std::optional<FailureWords> failure_of(const Snapshot& snapshot);

/// Says in the middle of `box` why the run has failed, and offers the ways back. Draws into the
/// current window; nothing unless the run has failed.
void draw_failure_card(Ui& ui, const plot::Box& box);

}  // namespace tiltscope::view
