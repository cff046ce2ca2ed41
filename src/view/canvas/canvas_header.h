#pragma once

#include "view/canvas/canvas_frame.h"
#include "view/canvas/layers.h"
#include "view/kit/ui.h"

namespace tiltscope::view {

/// What the canvas's header shows and switches.
struct CanvasHeader {
  const Layers& layers;
  const CanvasFrame& frame;
  bool& edits;
  bool& adds;   ///< a component is asked for
  bool& draws;  ///< points with the brush
  bool& lists_layers;
  bool* paints = nullptr;  ///< null where there is nothing to paint
};

/// How much of the canvas it takes, in units of the design.
inline constexpr float header_height = 84.0F;

/// The title, the sentence, the legend and the switches above the picture, in the upper part of
/// `area`. True if the view is to be fitted. Draws into the current window.
bool draw_canvas_header(Ui& ui, const plot::Box& area, const CanvasHeader& header);

}  // namespace tiltscope::view
