#pragma once

#include "plot/figure.h"
#include "view/layers.h"
#include "view/ui.h"

namespace tiltscope::view {

/// The colour of a layer in the picture and beside its name.
plot::Colour colour_of(Layer layer);

const char* name_of(Layer layer);

/// The layer's sign, 18 units wide; `at` is the middle of its left edge.
void draw_swatch(const Ui& ui, Layer layer, ImVec2 at, float opacity);

/// A row for each layer, with a switch and its opacity, in the upper right corner of `canvas`.
/// Draws into the current window.
void draw_layers_panel(Ui& ui, const plot::Box& canvas, Layers& layers);

}  // namespace tiltscope::view
