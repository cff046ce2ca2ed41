#pragma once

#include "view/kit/ui.h"

#include <string>

/// The sections of the panel about the method: which it is, how a tilt is fitted, how samples are
/// drawn, which network learns.
namespace tiltscope::view {

/// A choice of the method, and what the one chosen does.
void draw_method_choice(Ui& ui);
/// The same with the method's own settings, but for those of tilts.
void draw_method(Ui& ui);
void draw_tilting(Ui& ui);
/// What a tilt's regression aims at, and the optimiser's finer settings.
void draw_fit(Ui& ui);
void draw_seed(Ui& ui);
void draw_sampler(Ui& ui);
void draw_network(Ui& ui);
/// Where the base model comes from, and a button to train it.
void draw_base(Ui& ui);

/// "pretrained", "being trained" and the like.
std::string base_origin(const Snapshot& snapshot);

}  // namespace tiltscope::view
