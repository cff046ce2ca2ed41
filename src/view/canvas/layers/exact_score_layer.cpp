#include "view/canvas/layers/exact_score_layer.h"

#include "view/canvas/score_arrows.h"

namespace tiltscope::view {

ExactScoreLayer::ExactScoreLayer()
    : CanvasLayer(
          {.name = "exact score",
           .about = "The exact score grad log pₜᵏ (2.8), exactly. An "
                    "arrow's length grows with the score's and levels off, alike for both fields.",
           .colour = &palette::exact,
           .legend = 6}) {}

void ExactScoreLayer::draw_swatch(const Swatch& swatch) const { swatch.arrow(colour()); }

void ExactScoreLayer::compose(const CanvasFrame& frame, SceneContent&) {
  const bool closed_form = frame.scored && frame.scored->mixture() != nullptr;
  update_arrows(arrows_, frame, closed_form ? nullptr : frame.scores);
}

void ExactScoreLayer::paint(const CanvasFrame&, const CanvasPainter& painter) const {
  const ImU32 ink = palette::u32(colour(), strength());
  // Wider than the learned ones, which lie over them, so that both are seen where they agree.
  for (const ArrowField::Arrow& arrow : arrows_.arrows()) {
    if (!arrow.exact) continue;
    paint_arrow(painter, arrow.at, *arrow.exact, arrows_.typical(), ink, 2.4F);
  }
}

}  // namespace tiltscope::view
