#pragma once

#include "view/canvas/canvas_frame.h"
#include "view/canvas/quiet_corner.h"
#include "view/canvas/region.h"
#include "view/scene/probe.h"

#include <optional>
#include <vector>

namespace tiltscope::view {

/// The card with what is known of the point under the mouse, in a quiet corner of the picture, and
/// where the mouse is not as it comes. When the mouse goes onto the card, the card keeps what it
/// says, and its lines explain themselves. A low picture has no corner to spare: there the least is
/// told, in a row below it, in place of its axis' numbers.
class ProbeCard {
 public:
  struct Surroundings {
    std::vector<plot::Box> taken;            ///< by other plates
    std::vector<Eigen::Vector2d> handles{};  ///< in pixels
    bool scores = false;                     ///< whether they are shown in the picture
  };

  /// Once a frame, while the mouse looks at the picture; `hide` otherwise.
  void update(const CanvasFrame& frame, const Eigen::Vector2d& mouse,
              const Surroundings& surroundings);
  void hide() { box_.reset(); }

  void paint(ImDrawList& list, const Theme& theme) const;
  /// Its lines, where the mouse can come to them.
  void explain(std::vector<Region>& regions) const;
  /// Where it is, if it is there.
  const std::optional<plot::Box>& box() const { return box_; }

 private:
  void paint_row(ImDrawList& list, const Theme& theme) const;

  TypicalScore typical_;
  std::vector<ProbeLine> lines_;
  std::optional<plot::Box> box_;
  QuietCorner corner_{Corner::lower_right};
  bool in_row_ = false;
  float pad_ = 0.0F;
  float row_ = 0.0F;
};

}  // namespace tiltscope::view
