#pragma once

#include "plot/figure.h"
#include "view/ui.h"

namespace tiltscope::view {

/// The curves and timings.
class Plots {
 public:
  /// Draws into the current window, which has these insides; `stacked` if it lies below the canvas.
  void draw(Ui& ui, const plot::Box& inside, bool stacked);

 private:
  void draw_error(Ui& ui, const plot::Box& box);
  void draw_loss(Ui& ui, const plot::Box& box);

  int scale_ = 0;   ///< of the error: linear, log
  int figure_ = 0;  ///< where only one fits: error, base training
};

}  // namespace tiltscope::view
