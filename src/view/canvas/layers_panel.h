#pragma once

#include "view/canvas/layers.h"
#include "view/kit/ui.h"

namespace tiltscope::view {

/// Where it lies.
plot::Box layers_place(const Ui& ui, const CanvasFrame& frame);
/// A row for each layer, with a switch and its opacity, in the upper right corner of the
/// frame's picture. Draws into the current window. The keys' arrows go from row to row;
/// `takes_keys` in the frame in which keys have opened it.
void draw_layers_panel(Ui& ui, const CanvasFrame& frame, Layers& layers, bool takes_keys);

}  // namespace tiltscope::view
