#include "view/look/icons.h"

#include "view/look/imgui_compat.h"
#include "view/look/palette.h"

#include <cmath>
#include <numbers>

namespace tiltscope::view {
namespace {

/// The icons are designed in the square [-1, 1] x [-1, 1], y downwards.
struct Pen {
  ImDrawList& list;
  ImVec2 centre;
  float half = 1.0F;
  ImU32 ink = 0;

  ImVec2 at(float x, float y) const { return {centre.x + half * x, centre.y + half * y}; }

  void triangle(float left, float right, float height) const {
    list.AddTriangleFilled(at(left, -height), at(right, 0.0F), at(left, height), ink);
  }

  void bar(float left, float right, float height) const {
    list.AddRectFilled(at(left, -height), at(right, height), ink, 0.1F * half);
  }

  /// Three quarters of a circle, run through anticlockwise, with an arrow's head at its end.
  void turn_back() const {
    constexpr float pi = std::numbers::pi_v<float>;
    const float radius = 0.68F * half;
    list.PathArcTo(centre, radius, -0.75F * pi, 0.85F * pi, 32);
    stroke_path(list, ink, 0.2F * half);
    const ImVec2 tip = at(-0.48F, -0.48F);
    const float arm = 0.42F * half;
    list.AddTriangleFilled(ImVec2(tip.x - 0.95F * arm, tip.y - 0.9F * arm),
                           ImVec2(tip.x + 1.0F * arm, tip.y + 0.45F * arm),
                           ImVec2(tip.x - 0.8F * arm, tip.y + 1.0F * arm), ink);
  }

  /// A line that another one leaves.
  void fork() const {
    const float thickness = 0.2F * half;
    list.AddLine(at(-0.8F, 0.45F), at(0.8F, 0.45F), ink, thickness);
    list.PathLineTo(at(-0.5F, 0.45F));
    list.PathBezierCubicCurveTo(at(0.1F, 0.4F), at(-0.1F, -0.5F), at(0.5F, -0.5F), 12);
    stroke_path(list, ink, thickness);
    list.AddCircleFilled(at(-0.5F, 0.45F), 0.24F * half, ink, 16);
    list.AddCircleFilled(at(0.6F, -0.5F), 0.24F * half, ink, 16);
  }

  void question_mark() const {
    constexpr float pi = std::numbers::pi_v<float>;
    list.PathArcTo(at(0.0F, -0.4F), 0.44F * half, -pi, 0.3F * pi, 20);
    list.PathLineTo(at(0.0F, 0.22F));
    list.PathLineTo(at(0.0F, 0.38F));
    stroke_path(list, ink, 0.22F * half);
    list.AddCircleFilled(at(0.0F, 0.8F), 0.15F * half, ink, 12);
  }

  /// The five of a die.
  void die() const {
    stroke_box(list, at(-0.78F, -0.78F), at(0.78F, 0.78F), ink, 0.17F * half, 0.3F * half);
    for (const float x : {-0.36F, 0.36F}) {
      for (const float y : {-0.36F, 0.36F}) list.AddCircleFilled(at(x, y), 0.15F * half, ink, 16);
    }
    list.AddCircleFilled(centre, 0.15F * half, ink, 16);
  }
};

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, ImVec2 centre, float size, plot::Colour colour) {
  const Pen pen{list, centre, 0.5F * size, palette::u32(colour)};
  switch (icon) {
    case Icon::play:
      pen.triangle(-0.55F, 0.85F, 0.8F);
      break;
    case Icon::pause:
      pen.bar(-0.6F, -0.18F, 0.75F);
      pen.bar(0.18F, 0.6F, 0.75F);
      break;
    case Icon::step:
      pen.triangle(-0.75F, 0.4F, 0.7F);
      pen.bar(0.48F, 0.72F, 0.7F);
      break;
    case Icon::back:
      pen.triangle(0.75F, -0.4F, 0.7F);
      pen.bar(-0.72F, -0.48F, 0.7F);
      break;
    case Icon::branch:
      pen.fork();
      break;
    case Icon::newest:
      pen.triangle(-0.8F, -0.05F, 0.62F);
      pen.triangle(-0.1F, 0.65F, 0.62F);
      pen.bar(0.65F, 0.85F, 0.62F);
      break;
    case Icon::menu:
      for (const float x : {-0.6F, 0.0F, 0.6F}) {
        list.AddCircleFilled(pen.at(x, 0.0F), 0.16F * pen.half, pen.ink, 12);
      }
      break;
    case Icon::reset:
      pen.turn_back();
      break;
    case Icon::reseed:
      pen.die();
      break;
    case Icon::help:
      pen.question_mark();
      break;
  }
}

}  // namespace tiltscope::view
