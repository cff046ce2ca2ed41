#pragma once

#include "plot/figure.h"

#include <Eigen/Core>

#include <algorithm>

/// Between the plane of the samples (y upwards, equal axes) and the pixels of a box (y downwards).
namespace tiltscope::view {

struct Camera {
  Eigen::Vector2d centre = Eigen::Vector2d::Zero();  ///< in the middle of the box
  double unit = 0.01;                                ///< length of the plane on one pixel

  bool operator==(const Camera&) const = default;
};

/// A rectangle of the plane.
struct Extent {
  Eigen::Vector2d low = Eigen::Vector2d::Zero();
  Eigen::Vector2d high = Eigen::Vector2d::Zero();

  void include(const Eigen::Vector2d& point) {
    low = low.cwiseMin(point);
    high = high.cwiseMax(point);
  }
};

inline Eigen::Vector2d middle(const plot::Box& box) {
  return {0.5 * (box.left + box.right), 0.5 * (box.top + box.bottom)};
}

inline Eigen::Vector2d to_pixel(const Camera& camera, const plot::Box& box,
                                const Eigen::Vector2d& point) {
  const Eigen::Vector2d offset = (point - camera.centre) / camera.unit;
  return middle(box) + Eigen::Vector2d(offset.x(), -offset.y());
}

inline Eigen::Vector2d to_plane(const Camera& camera, const plot::Box& box,
                                const Eigen::Vector2d& pixel) {
  const Eigen::Vector2d offset = pixel - middle(box);
  return camera.centre + camera.unit * Eigen::Vector2d(offset.x(), -offset.y());
}

/// Moves the plane along with the mouse.
inline Camera panned(Camera camera, const Eigen::Vector2d& pixels) {
  camera.centre += camera.unit * Eigen::Vector2d(-pixels.x(), pixels.y());
  return camera;
}

/// Magnifies by `factor`; the point under `pixel` stays where it is.
inline Camera zoomed(Camera camera, const plot::Box& box, const Eigen::Vector2d& pixel,
                     double factor) {
  const Eigen::Vector2d fixed_point = to_plane(camera, box, pixel);
  camera.unit = std::clamp(camera.unit / factor, 1e-4, 1e3);
  camera.centre += fixed_point - to_plane(camera, box, pixel);
  return camera;
}

/// Shows the whole extent, as large as it fits.
inline Camera fitted(const Extent& extent, const plot::Box& box) {
  const Eigen::Vector2d size = (extent.high - extent.low).cwiseMax(1e-3);
  const double width = std::max(box.width(), 1.0);
  const double height = std::max(box.height(), 1.0);
  return {0.5 * (extent.low + extent.high), std::max(size.x() / width, size.y() / height)};
}

}  // namespace tiltscope::view
