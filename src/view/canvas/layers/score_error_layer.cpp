#include "view/canvas/layers/score_error_layer.h"

#include "oracle/shown_density.h"
#include "plot/ticks.h"

namespace tiltscope::view {
namespace {

/// Whether there are both scores; the exact one is not known for every reward.
bool is_known(const CanvasFrame& frame) {
  return frame.scores && frame.compared && can_be_shown(*frame.compared) &&
         frame.scores->exact.cols() > 0;
}

}  // namespace

ScoreErrorLayer::ScoreErrorLayer()
    : CanvasLayer({.name = "score error",
                   .about = "How far the learned score is from the exact one, |Δs| at the time t: "
                            "the error whose mean square is (4.13). Far from the mass no sample "
                            "ever comes, and the error may be anything.",
                   .colour = &palette::error_map[12],
                   .legend = 3,
                   .needs_scores = true,
                   .opacity = 0.85}) {}

void ScoreErrorLayer::draw_swatch(const Swatch& swatch) const {
  swatch.colours(palette::error_map);
}

std::optional<ColourBar> ScoreErrorLayer::colour_bar(const CanvasFrame& frame) const {
  if (!frame.scores || frame.scores != mapped_) return {};
  return ColourBar{
      "score error |Δs|",
      palette::error_map,
      {"0", plot::short_number(0.5 * map_->top, 2), "≥ " + plot::short_number(map_->top, 2)},
      "The length of the difference between the learned and the exact score. The last colour "
      "stands for all larger errors, too. The scale grows with the errors and does not shrink "
      "again while the run and t stay. Far from where samples come it is drawn faintly."};
}

void ScoreErrorLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  if (!is_known(frame)) return;
  if (frame.scores != mapped_) {
    // The tilts of a run share a scale, so that their colours compare.
    const bool goes_on =
        mapped_ && mapped_->run == frame.scores->run && mapped_->t == frame.scores->t;
    map_ = score_error_map(*frame.scores, *frame.compared, goes_on ? map_->top : 0.0);
    mapped_ = frame.scores;
  }
  scene.shapes.emplace_back(Heat{map_, &scene.palette->error_map, strength()});
}

}  // namespace tiltscope::view
