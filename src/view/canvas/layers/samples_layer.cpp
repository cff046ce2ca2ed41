#include "view/canvas/layers/samples_layer.h"

#include "config/wording.h"

namespace tiltscope::view {

SamplesLayer::SamplesLayer()
    : CanvasLayer(
          {.name = "samples",
           .about =
               "Draws from the model after tilt k by the sampler that is set. Away from t = 0, the "
               "first few hundred of them on their way from noise. Where an Oracle switch puts "
               "something exact in the model's place, the line above the picture says so.",
           .colour = &palette::accent,
           .legend = 1,
           .shown = true}) {}

void SamplesLayer::draw_swatch(const Swatch& swatch) const {
  for (const ImVec2 place : {ImVec2(-6, 2), ImVec2(0, -3), ImVec2(6, 1)}) {
    const ImVec2 at(swatch.at.x + 0.5F * swatch.width() + swatch.px(place.x),
                    swatch.at.y + swatch.px(place.y));
    swatch.list.AddCircleFilled(at, swatch.px(2.6F), palette::u32(colour(), swatch.opacity));
  }
}

std::string SamplesLayer::legend(const CanvasFrame& frame) const {
  if (!frame.samples || frame.samples->cols() == 0) return {};
  const std::string count = thousands(frame.samples->cols()) + " samples";
  if (!frame.replaced.empty()) return count + " (" + frame.replaced + ")";
  return frame.snapshot.base_ready || !frame.snapshot.base_training ? count
                                                                    : count + " (half-trained)";
}

void SamplesLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  if (frame.samples) scene.shapes.emplace_back(Points{frame.samples, strength()});
}

}  // namespace tiltscope::view
