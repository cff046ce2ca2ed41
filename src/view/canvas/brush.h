#pragma once

#include "oracle/exact_density.h"
#include "view/canvas/canvas_painter.h"
#include "view/kit/ui.h"
#include "view/scene/camera.h"
#include "view/state/painting.h"

#include <Eigen/Core>

#include <optional>

namespace tiltscope::view {

/// Paints the picture of a reward in the canvas. The left button raises the reward and the right
/// one lowers it; the wheel changes the brush's size. By keys, Enter puts the brush down to raise
/// and Delete to lower, the arrows move it, and Enter lifts it again. A stroke is one change.
class Brush {
 public:
  struct Ground {
    plot::Box box;  ///< of the picture, in the window
    Camera camera;
    const ExactDensity* base = nullptr;  ///< p^0; null where it is not known
  };

  /// Once a frame while it is used, right after the canvas's own item, which takes both buttons.
  /// The camera to which it has moved the picture, if it has: Page Up and Down, and the wheel with
  /// Control, zoom.
  std::optional<Camera> update(Ui& ui, const Ground& ground);

  /// Gives up the stroke under way. False if there is none.
  bool cancel(Draft& draft);
  /// Nobody paints any more.
  void put_away();

  /// Makes it so many steps larger.
  void resize(double steps);

  bool hovers() const { return hovers_; }
  bool paints() const { return stroke_.has_value(); }
  /// Whether the keys are for it.
  bool keyed() const { return keyed_; }
  double radius() const { return radius_; }

  /// The ring at the brush.
  void draw(const CanvasPainter& painter) const;

 private:
  struct Stroke {
    Painting painting;
    double sign = 1.0;  ///< -1 lowers
    bool by_keys = false;
  };

  void take_keys(Ui& ui, const Ground& ground);
  void begin(Ui& ui, const Ground& ground, double sign, bool by_keys);
  /// Goes on with the stroke to a point of the plane.
  void move_to(Ui& ui, const Eigen::Vector2d& point);
  void show(Ui& ui) const;

  double radius_ = 0.8;  ///< in the plane
  Eigen::Vector2d at_ = Eigen::Vector2d::Zero();
  double dabbed_ = 0.0;  ///< when it was last put down or moved
  std::optional<Stroke> stroke_;
  bool hovers_ = false;
  bool keyed_ = false;
};

}  // namespace tiltscope::view
