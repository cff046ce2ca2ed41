#pragma once

#include "view/canvas/canvas_frame.h"
#include "view/canvas/canvas_painter.h"
#include "view/canvas/swatch.h"
#include "view/look/palette.h"
#include "view/scene/scene.h"

#include <Eigen/Core>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tiltscope::view {

/// Colours with the numbers they stand for: at the start, in the middle and at the end.
struct ColourBar {
  std::string title;
  std::span<const plot::Colour> colours;
  std::array<std::string, 3> numbers;
  std::string_view about;  ///< for the tooltip
};

/// One thing that the canvas can show over those behind it. Whatever is particular to it stands in
/// its own class: names, looks, what it adds to the picture, and what it remembers from frame to
/// frame. `Layers` lists them all.
class CanvasLayer {
 public:
  struct Traits {
    const char* name = "";
    std::string_view about;                       ///< for the tooltip
    const plot::Colour* colour = &palette::text;  ///< in the picture and beside the name
    int legend = 0;             ///< its place in the legend, from 1; 0: it is not there
    bool needs_scores = false;  ///< of the model, which the worker computes when asked to
    bool shown = false;         ///< in a new window
    double opacity = 1.0;       ///< in a new window
  };

  explicit CanvasLayer(const Traits& traits)
      : shown(traits.shown), opacity(traits.opacity), traits_(traits) {}
  virtual ~CanvasLayer() = default;

  bool shown;
  double opacity;  ///< in [0, 1]

  const Traits& traits() const { return traits_; }
  const plot::Colour& colour() const { return *traits_.colour; }

  /// Its opacity in the picture: 0 where it is not shown.
  float strength() const { return shown ? static_cast<float>(opacity) : 0.0F; }

  virtual void draw_swatch(const Swatch& swatch) const = 0;
  /// Whether what it shows is known of this run at all. Where it is not, the layer says so, and
  /// adds nothing to the picture.
  virtual bool known(const CanvasFrame&) const { return true; }
  /// What the legend says; nothing where there is nothing to see.
  virtual std::string legend(const CanvasFrame& frame) const {
    return std::string(traits_.name) + (known(frame) ? "" : ": not known");
  }
  /// Where it shows numbers as colours; asked only where they are known.
  virtual std::optional<ColourBar> colour_bar(const CanvasFrame&) const { return {}; }

  /// Adds what the graphics card draws to the scene. Called in every frame in which it is shown and
  /// known.
  virtual void compose(const CanvasFrame&, SceneContent&) {}
  /// Draws lines over the scene, after all layers are composed; likewise.
  virtual void paint(const CanvasFrame&, const CanvasPainter&) const {}
  /// A click on the picture, in pixels, that nothing else takes; `reach` is how far from it
  /// something may be that is meant.
  virtual void click(const CanvasFrame&, const Eigen::Vector2d& /*mouse*/, double /*reach*/) {}

 private:
  Traits traits_;
};

}  // namespace tiltscope::view
