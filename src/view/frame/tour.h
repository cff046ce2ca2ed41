#pragma once

#include "plot/figure.h"
#include "view/kit/ui.h"

#include <vector>

namespace tiltscope::view {

/// What the tour points at, in the window. A list that is empty stands for the picture.
struct TourPlaces {
  plot::Box picture;
  std::vector<plot::Box> data;    ///< the modes of the density shown
  std::vector<plot::Box> arrow;   ///< of the reward
  std::vector<plot::Box> target;  ///< the modes of the target
  std::vector<plot::Box> play;    ///< the button
  std::vector<plot::Box> curves;
};

/// Five cards for somebody who sees the window for the first time. Each lights one thing up, stands
/// beside it, and leaves it within reach of the mouse; the rest of the window is dark.
class Tour {
 public:
  static constexpr int cards = 5;

  void start() { card_ = 0; }
  void leave() { card_ = -1; }
  bool under_way() const { return card_ >= 0; }
  /// The next card; past the last one the tour ends.
  void forward() { card_ = card_ + 1 < cards ? card_ + 1 : -1; }
  void back() { card_ = card_ > 0 ? card_ - 1 : card_; }
  /// From 0; -1 while there is none.
  int card() const { return card_; }

  /// Draws the card over the window, in a window of its own; nothing while the tour is not under
  /// way.
  void draw(Ui& ui, const TourPlaces& places, const plot::Box& window);

  // As of the last frame:
  const plot::Box& card_box() const { return box_; }
  const std::vector<plot::Box>& lit() const { return lit_; }

 private:
  void draw_card(Ui& ui);

  int card_ = -1;
  plot::Box box_{};             ///< of the card
  std::vector<plot::Box> lit_;  ///< what it is about
  bool drags_lit_ = false;      ///< whether the last press of the mouse was there
};

}  // namespace tiltscope::view
