#pragma once

#include "view/exact_densities.h"
#include "view/scene.h"
#include "view/ui.h"

namespace tiltscope::view {

/// The picture in the middle: samples over the exact density, and the reward's arrow.
class Canvas {
 public:
  /// Draws into the current window, within `area`; `picture` is the texture that the scene will be
  /// drawn into.
  void draw(Ui& ui, const plot::Box& area, ImTextureID picture);

  void fit() { follows_ = true; }

  const Scene& scene() const { return scene_; }
  const ExactDensities& densities() const { return densities_; }

 private:
  void handle_mouse(Ui& ui);
  void drag_arrow(Ui& ui, const Eigen::Vector2d& mouse);
  void draw_header(Ui& ui, const plot::Box& area) const;
  void draw_overlay(Ui& ui) const;

  ExactDensities densities_;
  Scene scene_;
  bool follows_ = true;  ///< the camera shows all there is until the user moves it
  bool holds_arrow_ = false;
  bool near_arrow_ = false;
  Eigen::Vector2d grip_ = Eigen::Vector2d::Zero();  ///< from the mouse to the arrow's head
};

/// The arrow is drawn from the origin to b times this, so that the paper's b fits the picture.
inline constexpr double arrow_scale = 0.5;

}  // namespace tiltscope::view
