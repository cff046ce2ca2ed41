#include "view/canvas/layers/paths_layer.h"

#include "view/look/imgui_compat.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tiltscope::view {

PathsLayer::PathsLayer()
    : CanvasLayer({.name = "sampler paths",
                   .about = "The way of some particles through the sampler, from noise at t ≈ 1 to "
                            "a sample at t = 0. Click a sample to add its path or to take it away.",
                   .colour = &palette::aim,
                   .legend = 8}) {}

void PathsLayer::draw_swatch(const Swatch& swatch) const {
  const ImVec2 at = swatch.at;
  const float half = swatch.px(5);
  const float middle = at.x + 0.5F * swatch.width();
  swatch.list.AddBezierCubic(ImVec2(at.x, at.y + half), ImVec2(middle, at.y + 1.6F * half),
                             ImVec2(middle, at.y - 1.6F * half),
                             ImVec2(at.x + swatch.width(), at.y - half),
                             palette::u32(colour(), swatch.opacity), swatch.px(1.6F));
}

void PathsLayer::paint(const CanvasFrame& frame, const CanvasPainter& painter) const {
  if (!frame.paths) return;
  const ParticlePaths& paths = *frame.paths;
  const Theme& theme = painter.theme;
  // Pieces of a path that are drawn with one opacity.
  constexpr std::size_t piece = 8;
  const auto steps = static_cast<float>(std::max<std::size_t>(paths.states.size(), 2) - 1);
  const float opacity = strength();
  const ImU32 shade = palette::u32(palette::background, 0.9F * opacity);
  std::vector<ImVec2> points;
  for (const Eigen::Index particle : chosen_.among(paths.states.front().cols())) {
    points.clear();
    for (const Eigen::MatrixXf& state : paths.states) {
      if (particle >= state.cols()) return;
      const Eigen::Vector2d place = state.col(particle).head<2>().cast<double>();
      points.push_back(vec2(to_pixel(painter.camera, painter.box, place)));
    }
    for (std::size_t first = 0; first + 1 < points.size(); first += piece) {
      const std::size_t last = std::min(first + piece, points.size() - 1);
      // What lies behind fades like a comet's tail; what lies ahead is only hinted at.
      const float age = static_cast<float>(frame.step) - static_cast<float>(last);
      const float strong = age < 0.0F ? 0.16F : 0.22F + 0.7F * std::exp(-6.0F * age / steps);
      stroke(painter.list, &points[first], static_cast<int>(last - first) + 1,
             palette::u32(colour(), strong * opacity), theme.px(1.3F));
    }
    const ImVec2 now = points[frame.step];
    painter.list.AddCircleFilled(points.front(), theme.px(2.2F), palette::u32(colour(), opacity));
    painter.list.AddCircleFilled(now, theme.px(5.5F), shade);
    // In the colour of the samples, of which it is one.
    painter.list.AddCircleFilled(now, theme.px(4.2F), palette::u32(palette::accent, opacity));
  }
}

void PathsLayer::click(const CanvasFrame& frame, const Eigen::Vector2d& mouse, double reach) {
  if (!frame.paths) return;
  const Eigen::MatrixXf& states = frame.paths->states[frame.step];
  const auto particle = particle_at(states, frame.camera, frame.box, mouse, reach);
  if (particle) chosen_.toggle(*particle);
}

}  // namespace tiltscope::view
