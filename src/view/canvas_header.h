#pragma once

#include "view/layers.h"
#include "view/ui.h"

#include <string>

namespace tiltscope::view {

/// What the canvas's header shows and switches.
struct CanvasHeader {
  const Layers& layers;
  Eigen::Index points;   ///< shown in the layer of samples; 0 if there are none
  std::string replaced;  ///< what oracles draw them with in place of the model; empty if none do
  double t;              ///< the diffusion time that the picture shows
  bool& edits;
  bool& lists_layers;
};

/// The title, the legend and the switches above the picture, in the upper part of `area`. True if
/// the view is to be fitted. Draws into the current window.
bool draw_canvas_header(Ui& ui, const plot::Box& area, const CanvasHeader& header);

}  // namespace tiltscope::view
