#include "view/canvas/layers/samples_layer.h"

#include "config/wording.h"

#include <cmath>

namespace tiltscope::view {
namespace {

/// ", 21 % outside": how many of the samples the picture has no room for. Empty for a few.
std::string outside_words(const CanvasFrame& frame) {
  constexpr double few = 0.02;
  const Eigen::MatrixXf& samples = *frame.samples;
  if (samples.rows() != 2) return {};
  const plot::Box& box = frame.box;
  const Eigen::Array2f low = to_plane(frame.camera, box, {box.left, box.bottom}).cast<float>();
  const Eigen::Array2f high = to_plane(frame.camera, box, {box.right, box.top}).cast<float>();
  Eigen::Index outside = 0;
  for (Eigen::Index i = 0; i < samples.cols(); ++i) {
    const auto x = samples.col(i).array();
    outside += (x < low).any() || (x > high).any() ? 1 : 0;
  }
  const double share = static_cast<double>(outside) / static_cast<double>(samples.cols());
  return share > few ? ", " + std::to_string(std::lround(100.0 * share)) + " % outside" : "";
}

}  // namespace

SamplesLayer::SamplesLayer()
    : CanvasLayer(
          {.name = "samples",
           .about =
               "Draws from the model that is shown, by the sampler that is set. Away from t = 0, "
               "those of which the way from noise is kept, the first few hundred. Where a switch "
               "of Error sources puts something exact in the model's place, the line above the "
               "picture says "
               "so. \"Outside\": not in this part of the plane; Fit, or the wheel, shows more.",
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
  const Eigen::Index all = frame.snapshot.samples ? frame.snapshot.samples->cols() : 0;
  // Away from t = 0, where not all of them have kept their paths.
  const std::string part = frame.samples->cols() < all ? " of " + thousands(all) : "";
  const std::string count =
      thousands(frame.samples->cols()) + part + " samples" + outside_words(frame);
  if (!frame.replaced.empty()) return count + " (" + frame.replaced + ")";
  return frame.snapshot.base_ready || !frame.snapshot.base_training ? count
                                                                    : count + " (half-trained)";
}

void SamplesLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  if (frame.samples) scene.shapes.emplace_back(Points{frame.samples, strength()});
}

}  // namespace tiltscope::view
