#pragma once

#include "config/setting.h"
#include "view/kit/ui.h"

#include <string>
#include <vector>

namespace tiltscope::view {

/// What the paper takes, in words, where the experiment takes something else; empty where it does
/// as the paper, where the paper leaves the choice open, and where no experiment of the paper is
/// known.
std::string paper_instead(const Setting& setting, const Experiment& shown,
                          const std::vector<Experiment>& paper);

/// A small mark with its upper left corner at `at`, behind a control's name, and its tooltip, if
/// there is such a difference. Settings without effect have none.
void mark_difference(Ui& ui, const Setting& setting, ImVec2 at);

}  // namespace tiltscope::view
