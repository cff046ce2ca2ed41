#include "view/canvas/layers/learned_score_layer.h"

#include "view/canvas/score_arrows.h"

namespace tiltscope::view {

LearnedScoreLayer::LearnedScoreLayer()
    : CanvasLayer({.name = "learned score",
                   .about = "The model's score −E[x₁ | xₜ]/σₜ (2.8), computed on a grid between "
                            "two mini-batches and interpolated between the grid's points. It "
                            "changes no bit of the run.",
                   .colour = &palette::accent,
                   .legend = 7,
                   .needs_scores = true}) {}

void LearnedScoreLayer::draw_swatch(const Swatch& swatch) const { swatch.arrow(colour()); }

void LearnedScoreLayer::compose(const CanvasFrame& frame, SceneContent&) {
  update_arrows(arrows_, frame, frame.scores);
}

void LearnedScoreLayer::paint(const CanvasFrame&, const CanvasPainter& painter) const {
  const ImU32 ink = palette::u32(colour(), strength());
  for (const ArrowField::Arrow& arrow : arrows_.arrows()) {
    if (!arrow.learned) continue;
    paint_arrow(painter, arrow.at, *arrow.learned, arrows_.typical(), ink, 1.4F);
  }
}

}  // namespace tiltscope::view
