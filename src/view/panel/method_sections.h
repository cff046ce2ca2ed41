#pragma once

#include "view/kit/ui.h"
#include "view/state/theory.h"

#include <string>
#include <vector>

/// The sections of the panel about the method: how a tilt is fitted, how samples are drawn, which
/// network learns. `warnings` are shown below the settings that they are about.
namespace tiltscope::view {

void draw_tilting(Ui& ui, const std::vector<Warning>& warnings);
/// What a tilt's regression aims at, and the optimiser's finer settings.
void draw_fit(Ui& ui, const std::vector<Warning>& warnings);
void draw_seed(Ui& ui, const std::vector<Warning>& warnings);
void draw_sampler(Ui& ui, const std::vector<Warning>& warnings);
void draw_network(Ui& ui, const std::vector<Warning>& warnings);
/// Where the base model comes from, and a button to train it.
void draw_base(Ui& ui);

/// "pretrained", "being trained" and the like.
std::string base_origin(const Snapshot& snapshot);

}  // namespace tiltscope::view
