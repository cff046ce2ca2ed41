#include "view/canvas/canvas_painter.h"

#include "plot/ticks.h"
#include "view/look/dashes.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace tiltscope::view {
ImVec2 CanvasPainter::pixel(const Eigen::Vector2d& point) const {
  const Eigen::Vector2d at = to_pixel(camera, box, point);
  return vec2(at.x(), at.y());
}

void CanvasPainter::axes() const {
  const Face& face = theme.fonts.mono_small;
  const Eigen::Vector2d low = to_plane(camera, box, {box.left, box.bottom});
  const Eigen::Vector2d high = to_plane(camera, box, {box.right, box.top});
  const auto most = [&](double length) {
    return std::max(2, static_cast<int>(length / theme.px(56)));
  };
  const ImU32 mark = palette::u32(palette::faint);
  const float length = theme.px(4);

  for (const auto& tick :
       plot::ticks({low.x(), high.x()}, plot::Scale::linear, most(box.width()))) {
    const float x = std::round(pixel({tick.value, 0.0}).x) + 0.5F;
    const auto y = static_cast<float>(box.bottom);
    list.AddLine(ImVec2(x, y), ImVec2(x, y + length), mark, 1.0F);
    const float half = 0.5F * measure(face, tick.label).x;
    const float middle = std::min(x, static_cast<float>(box.right) - half);
    draw_text(list, face, ImVec2(middle, y + theme.px(6)), palette::muted, tick.label,
              Align::centre);
  }
  for (const auto& tick :
       plot::ticks({low.y(), high.y()}, plot::Scale::linear, most(box.height()))) {
    const float y = std::round(pixel({0.0, tick.value}).y) + 0.5F;
    const auto x = static_cast<float>(box.left);
    list.AddLine(ImVec2(x - length, y), ImVec2(x, y), mark, 1.0F);
    draw_text(list, face, ImVec2(x - theme.px(7), y - 0.55F * face.size), palette::muted,
              tick.label, Align::right);
  }
}

void CanvasPainter::ellipse(const Eigen::Vector2d& mean, const Eigen::Matrix2d& directions) const {
  // Pieces of about two pixels; the matrix's norm bounds the half axes.
  const double perimeter = 2.0 * std::numbers::pi * directions.norm() / camera.unit;
  const int pieces = static_cast<int>(std::clamp(perimeter / 2.0, 48.0, 2000.0));
  std::vector<ImVec2> points;
  points.reserve(static_cast<std::size_t>(pieces) + 1);
  for (int j = 0; j <= pieces; ++j) {
    const double angle = 2.0 * std::numbers::pi * j / pieces;
    points.push_back(pixel(mean + directions * Eigen::Vector2d(std::cos(angle), std::sin(angle))));
  }
  stroke_dashed(list, points, theme.px(7), palette::u32(palette::second, 0.95F), theme.px(1.6F));
}

void CanvasPainter::ring(const Eigen::Vector2d& mean, const Eigen::Vector2d& end) const {
  const ImVec2 centre = pixel(mean);
  const ImVec2 knob = pixel(end);
  const ImVec2 offset(knob.x - centre.x, knob.y - centre.y);
  const float radius = std::hypot(offset.x, offset.y);
  float turn = std::atan2(offset.x, -offset.y);
  if (turn < 0.0F) turn += 2.0F * std::numbers::pi_v<float>;
  constexpr int pieces = 64;
  list.AddCircle(centre, radius, palette::u32(palette::background, 0.85F), pieces, theme.px(5));
  list.AddCircle(centre, radius, palette::u32(palette::second, 0.45F), pieces, theme.px(1.2F));
  std::vector<ImVec2> arc;
  for (int i = 0; i <= pieces; ++i) {
    const float angle = turn * static_cast<float>(i) / pieces;
    arc.emplace_back(centre.x + radius * std::sin(angle), centre.y - radius * std::cos(angle));
  }
  stroke(list, arc.data(), static_cast<int>(arc.size()), palette::u32(palette::second),
         theme.px(3));
}

void CanvasPainter::handles(const std::vector<Handle>& handles, const Handle* lit) const {
  const auto place_of = [&](Grip grip, std::size_t component) -> const Handle* {
    for (const Handle& handle : handles) {
      if (handle.grip == grip && handle.component == component) return &handle;
    }
    return nullptr;
  };
  const ImU32 ink = palette::u32(palette::second);
  const ImU32 shade = palette::u32(palette::background, 0.85F);
  for (const Handle& handle : handles) {
    if (handle.grip != Grip::mean) continue;
    const Handle* first = place_of(Grip::first_axis, handle.component);
    const Handle* second = place_of(Grip::second_axis, handle.component);
    const Handle* turn = place_of(Grip::turn, handle.component);
    if (first == nullptr || second == nullptr || turn == nullptr) continue;
    Eigen::Matrix2d directions;
    directions << first->place - handle.place, second->place - handle.place;
    ellipse(handle.place, directions);
    list.AddLine(pixel(first->place), pixel(turn->place), ink, theme.px(1.2F));
    const Handle* weight = place_of(Grip::weight, handle.component);
    if (weight != nullptr) ring(handle.place, weight->place);
  }
  for (const Handle& handle : handles) {
    if (handle.grip == Grip::reward) continue;
    const ImVec2 at = pixel(handle.place);
    const bool under_mouse = lit != nullptr && lit->same_as(handle);
    if (under_mouse) list.AddCircleFilled(at, theme.px(14), palette::u32(palette::second, 0.3F));
    const float size = theme.px(under_mouse ? 6.5F : 5.5F);
    if (handle.grip == Grip::remove) {
      cross(at, size, under_mouse);
      continue;
    }
    if (handle.grip != Grip::first_axis && handle.grip != Grip::second_axis) {
      list.AddCircleFilled(at, size + theme.px(1.5F), shade);
      list.AddCircleFilled(at, size, ink);
      if (handle.grip == Grip::turn) list.AddCircleFilled(at, 0.5F * size, shade);
      continue;
    }
    const auto square = [&](float half, ImU32 colour) {
      list.AddRectFilled(ImVec2(at.x - half, at.y - half), ImVec2(at.x + half, at.y + half), colour,
                         theme.px(1.5F));
    };
    square(0.9F * size + theme.px(1.5F), shade);
    square(0.9F * size, ink);
  }
}

void CanvasPainter::cross(ImVec2 at, float size, bool lit) const {
  const plot::Colour colour = lit ? palette::error : palette::second;
  list.AddCircleFilled(at, size + theme.px(4), palette::u32(palette::background, 0.85F));
  const float half = 0.75F * size;
  for (const float turn : {-1.0F, 1.0F}) {
    list.AddLine(ImVec2(at.x - half, at.y - turn * half), ImVec2(at.x + half, at.y + turn * half),
                 palette::u32(colour), theme.px(2));
  }
}

plot::Box CanvasPainter::arrow(const Eigen::Vector2d& head, bool lit,
                               std::string_view words) const {
  const ImVec2 from = pixel(Eigen::Vector2d::Zero());
  const ImVec2 to = pixel(head);
  const ImU32 ink = palette::u32(palette::aim);
  const ImU32 shade = palette::u32(palette::background, 0.7F);
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  if (lit) list.AddCircleFilled(to, theme.px(15), palette::u32(palette::aim, 0.22F));
  list.AddCircleFilled(from, theme.px(5), shade);
  const float head_length = theme.px(lit ? 17 : 15);
  if (length > head_length) {
    const ImVec2 along((to.x - from.x) / length, (to.y - from.y) / length);
    const ImVec2 neck(to.x - head_length * along.x, to.y - head_length * along.y);
    const float half = 0.48F * head_length;
    list.AddLine(from, neck, shade, theme.px(5.5F));
    list.AddLine(from, neck, ink, theme.px(2.8F));
    const auto head_of = [&](float grow, ImU32 colour) {
      list.AddTriangleFilled(ImVec2(to.x + 1.6F * grow * along.x, to.y + 1.6F * grow * along.y),
                             ImVec2(neck.x - (half + grow) * along.y - grow * along.x,
                                    neck.y + (half + grow) * along.x - grow * along.y),
                             ImVec2(neck.x + (half + grow) * along.y - grow * along.x,
                                    neck.y - (half + grow) * along.x - grow * along.y),
                             colour);
    };
    head_of(theme.px(1.5F), shade);
    head_of(0.0F, ink);
  } else {
    list.AddCircleFilled(to, theme.px(lit ? 7 : 6), ink);
  }

  list.AddCircleFilled(from, theme.px(3.5F), ink);

  return label(head, words);
}

plot::Box CanvasPainter::spot(const Eigen::Vector2d& place, bool lit,
                              std::string_view words) const {
  const ImVec2 at = pixel(place);
  const ImU32 ink = palette::u32(palette::aim);
  if (lit) list.AddCircleFilled(at, theme.px(15), palette::u32(palette::aim, 0.22F));
  const float size = theme.px(lit ? 9 : 8);
  list.AddCircle(at, size, palette::u32(palette::background, 0.7F), 32, theme.px(5));
  list.AddCircle(at, size, ink, 32, theme.px(2));
  list.AddCircleFilled(at, theme.px(3), ink);
  return label(place, words);
}

plot::Box CanvasPainter::label(const Eigen::Vector2d& place, std::string_view text) const {
  const ImVec2 to = pixel(place);
  const Face& face = theme.fonts.mono_small;
  const ImVec2 size = measure(face, text);
  const float pad = theme.px(5);
  ImVec2 at(to.x + theme.px(16), to.y - 0.5F * size.y);
  if (at.x + size.x + pad > static_cast<float>(box.right)) at.x = to.x - theme.px(16) - size.x;
  // Also of what lies at the picture's edge, or beyond, it is read.
  const auto inside = [&](float wanted, double low, double high, float length) {
    const float least = static_cast<float>(low) + pad;
    return std::clamp(wanted, least, std::max(least, static_cast<float>(high) - pad - length));
  };
  at.x = inside(at.x, box.left, box.right, size.x);
  at.y = inside(at.y, box.top, box.bottom, size.y);
  const ImVec2 low(at.x - pad, at.y - 0.5F * pad);
  const ImVec2 high(at.x + size.x + pad, at.y + size.y + 0.5F * pad);
  list.AddRectFilled(low, high, palette::u32(palette::background, 0.72F), theme.px(4));
  draw_text(list, face, at, palette::aim, text);
  return {low.x, low.y, high.x, high.y};
}

plot::Box CanvasPainter::plate(const Face& face, std::string_view text, plot::Colour colour) const {
  const float pad = theme.px(9);
  const float room = std::min(static_cast<float>(box.width()) - theme.px(40), theme.px(400));
  const std::string lines = wrapped(face, text, room);
  const ImVec2 size = measure(face, lines);
  const ImVec2 low = vec2(box.left + theme.px(8), box.top + theme.px(8));
  list.AddRectFilled(low, ImVec2(low.x + size.x + 2.0F * pad, low.y + size.y + 1.4F * pad),
                     palette::u32(palette::background, 0.9F), theme.px(5));
  draw_text(list, face, ImVec2(low.x + pad, low.y + 0.7F * pad), colour, lines);
  return {low.x, low.y, low.x + size.x + 2.0F * pad, low.y + size.y + 1.4F * pad};
}

void CanvasPainter::message(std::string_view text) const {
  const Face& face = theme.fonts.text;
  const float width = std::min(static_cast<float>(box.width()) - theme.px(48), theme.px(460));
  const std::string lines = wrapped(face, text, width);
  const ImVec2 size = measure(face, lines);
  const Eigen::Vector2d centre = middle(box);
  const ImVec2 low = vec2(centre.x() - 0.5 * static_cast<double>(size.x),
                          centre.y() - 0.5 * static_cast<double>(size.y));
  const float pad = theme.px(14);
  list.AddRectFilled(ImVec2(low.x - pad, low.y - pad),
                     ImVec2(low.x + size.x + pad, low.y + size.y + pad),
                     palette::u32(palette::background, 0.85F), theme.px(6));
  draw_text(list, face, low, palette::text, lines);
}

}  // namespace tiltscope::view
