#pragma once

#include "view/canvas/canvas_frame.h"
#include "view/canvas/region.h"

#include <Eigen/Core>
#include <imgui.h>

#include <optional>
#include <span>
#include <vector>

namespace tiltscope::view {

enum class Corner { lower_left, lower_right, upper_right, upper_left };

/// A plate of this size in a corner of the picture, `gap` away from its edges.
plot::Box in_corner(const plot::Box& picture, Corner corner, ImVec2 size, double gap);

/// Which corner of the picture a plate stands in: its usual one, unless it hides clearly less of
/// base and target in another. It stays there as long as these and the view do, and nothing else
/// comes to stand there.
class QuietCorner {
 public:
  struct Plate {
    ImVec2 size;
    double gap = 0.0;
    std::span<const plot::Box> taken;  ///< by what it must not hide
    /// In pixels: what it had better not hide.
    std::vector<Eigen::Vector2d> points = {};
    /// Where the mouse is while the plate comes, which is not to come there.
    std::optional<Eigen::Vector2d> mouse = {};
  };

  explicit QuietCorner(Corner usual) : usual_(usual), corner_(usual) {}

  Corner choose(const CanvasFrame& frame, const Plate& plate);

 private:
  struct Sight {
    CanvasFrame::Density base, target;
    Camera camera;
    plot::Box box;
    bool operator==(const Sight&) const = default;
  };
  std::optional<Sight> chosen_for_;
  Corner usual_;
  Corner corner_;
};

}  // namespace tiltscope::view
