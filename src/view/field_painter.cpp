#include "view/field_painter.h"

#include "view/imgui_compat.h"
#include "view/layers_panel.h"
#include "view/palette.h"
#include "view/vec2.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// From `tail` along `score`, which points upwards where y does.
void arrow(ImDrawList& list, const Theme& theme, ImVec2 tail, const Eigen::Vector2d& score,
           double typical, float longest, ImU32 ink, float thickness) {
  const double norm = score.norm();
  if (!(norm > 0.0) || !std::isfinite(norm)) return;
  const float length = longest * static_cast<float>(shown_length(norm, typical));
  const ImVec2 along(static_cast<float>(score.x() / norm), static_cast<float>(-score.y() / norm));
  const float head = std::min(theme.px(7), 0.6F * length);
  const ImVec2 tip(tail.x + length * along.x, tail.y + length * along.y);
  const ImVec2 neck(tip.x - head * along.x, tip.y - head * along.y);
  list.AddLine(tail, neck, ink, thickness);
  const float half = 0.42F * head;
  list.AddTriangleFilled(tip, ImVec2(neck.x - half * along.y, neck.y + half * along.x),
                         ImVec2(neck.x + half * along.y, neck.y - half * along.x), ink);
}

}  // namespace

void paint_arrows(ImDrawList& list, const Theme& theme, const Camera& camera, const plot::Box& box,
                  const ArrowField& field, float longest, float exact_opacity,
                  float learned_opacity) {
  const ImU32 exact = palette::u32(colour_of(Layer::exact_score), exact_opacity);
  const ImU32 learned = palette::u32(colour_of(Layer::learned_score), learned_opacity);
  for (const ArrowField::Arrow& one : field.arrows()) {
    const ImVec2 tail = vec2(to_pixel(camera, box, one.at));
    // The exact one lies below and is wider, so that both are seen where they agree.
    if (exact_opacity > 0.0F) {
      arrow(list, theme, tail, one.exact, field.typical(), longest, exact, theme.px(2.4F));
    }
    if (learned_opacity > 0.0F && one.learned) {
      arrow(list, theme, tail, *one.learned, field.typical(), longest, learned, theme.px(1.4F));
    }
  }
}

void paint_paths(ImDrawList& list, const Theme& theme, const Camera& camera, const plot::Box& box,
                 const ParticlePaths& paths, const std::vector<Eigen::Index>& particles,
                 std::size_t step, float opacity) {
  // Pieces of a path that are drawn with one opacity.
  constexpr std::size_t piece = 8;
  const auto steps = static_cast<float>(std::max<std::size_t>(paths.states.size(), 2) - 1);
  const ImU32 shade = palette::u32(palette::background, 0.9F * opacity);
  std::vector<ImVec2> points;
  for (const Eigen::Index particle : particles) {
    points.clear();
    for (const Eigen::MatrixXf& state : paths.states) {
      if (particle >= state.cols()) return;
      points.push_back(vec2(to_pixel(camera, box, state.col(particle).head<2>().cast<double>())));
    }
    for (std::size_t first = 0; first + 1 < points.size(); first += piece) {
      const std::size_t last = std::min(first + piece, points.size() - 1);
      // What lies behind fades like a comet's tail; what lies ahead is only hinted at.
      const float age = static_cast<float>(step) - static_cast<float>(last);
      const float strength = age < 0.0F ? 0.16F : 0.22F + 0.7F * std::exp(-6.0F * age / steps);
      stroke(list, &points[first], static_cast<int>(last - first) + 1,
             palette::u32(palette::aim, strength * opacity), theme.px(1.3F));
    }
    list.AddCircleFilled(points.front(), theme.px(2.2F), palette::u32(palette::aim, opacity));
    list.AddCircleFilled(points[step], theme.px(5.5F), shade);
    list.AddCircleFilled(points[step], theme.px(4.2F),
                         palette::u32(colour_of(Layer::samples), opacity));
  }
}

}  // namespace tiltscope::view
