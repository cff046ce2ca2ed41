#pragma once

#include "config/experiment.h"
#include "view/kit/ui.h"
#include "view/scene/camera.h"

#include <Eigen/Core>

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// A brush that scatters points in the picture, for a base density to be fitted to. A stroke adds
/// to those before it, as long as the base density is the one that was fitted to them. By keys,
/// Enter puts the brush down, the arrows move it, and Enter lifts it again.
class PointsBrush {
 public:
  /// Whether it takes the mouse while components can be edited.
  bool& on() { return on_; }

  /// Once a frame, right after the canvas's own item. Whether the mouse was the brush's; never
  /// where `may` is false.
  bool update(Ui& ui, const plot::Box& box, const Camera& camera, bool may);
  /// The points, and the brush itself.
  void paint(const Ui& ui, const plot::Box& box, const Camera& camera) const;

  /// Gives the stroke under way up. False if there is none.
  bool cancel();

  /// Makes it so many steps larger.
  void resize(double steps);
  /// Whether it takes what the mouse does on the picture.
  bool works() const { return works_; }
  /// Whether the keys are for it.
  bool keyed() const { return keyed_; }

  /// All points so far, (2, n), once after each stroke.
  std::optional<Eigen::MatrixXd> take_drawn();
  /// The base density that was fitted to all points so far.
  void fitted(const BaseConfig& base);

 private:
  struct Stroke {
    std::vector<Eigen::Vector2d> points;
    std::optional<BaseConfig> base;  ///< fitted to it and to those before it
  };

  void take_keys(Ui& ui, const plot::Box& box, const Camera& camera, double radius);
  /// A stroke begins at a place of the plane, ...
  void put_down(const BaseConfig& shown, const Eigen::Vector2d& place, double radius);
  /// ... and leads on to another.
  void draw_to(const Eigen::Vector2d& place, double radius);
  void lift();
  void begin(const BaseConfig& shown);
  /// A point near the place.
  void scatter(const Eigen::Vector2d& place, double radius);

  bool on_ = false;
  bool works_ = false;    ///< it took the mouse in this frame
  bool strokes_ = false;  ///< a stroke is under way
  bool by_keys_ = false;  ///< that stroke
  bool keyed_ = false;
  bool drawn_ = false;
  float radius_ = 26.0F;  ///< in units of the design
  /// In the plane; no number until the mouse or the keys have been there.
  Eigen::Vector2d at_ = Eigen::Vector2d::Constant(std::numeric_limits<double>::quiet_NaN());
  Eigen::Vector2d last_ = Eigen::Vector2d::Zero();  ///< where the last point was due
  std::vector<Stroke> drawing_;
  std::uint64_t scattered_ = 0;  ///< in all, for the random numbers
};

}  // namespace tiltscope::view
