#include "view/kit/equation.h"

#include "view/kit/equation_reader.h"
#include "view/look/imgui_compat.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace tiltscope::view {
namespace {

// Inter stands at 0.80 of its height.
constexpr float baseline = 0.80F;

/// A curve through control points of Bézier's.
void curve(ImDrawList& list, ImVec2 a, ImVec2 b, ImVec2 c, ImVec2 d, ImU32 ink, float thin) {
  list.PathLineTo(a);
  list.PathBezierCubicCurveTo(b, c, d);
  stroke_path(list, ink, thin);
}

void draw_bracket(ImDrawList& list, char bracket, ImVec2 low, ImVec2 high, ImU32 ink, float thin) {
  // From the upper left corner to the lower right one; a closing one is turned round.
  const bool opens = bracket == '(' || bracket == '[';
  const float middle = 0.5F * (low.x + high.x);
  const float reach = 0.20F * (high.x - low.x);
  const float outer = opens ? middle - reach : middle + reach;
  const float inner = opens ? middle + reach : middle - reach;
  if (bracket == '(' || bracket == ')') {
    const float bulge = outer - 0.35F * (inner - outer);
    const float quarter = 0.25F * (high.y - low.y);
    curve(list, ImVec2(inner, low.y), ImVec2(bulge, low.y + quarter),
          ImVec2(bulge, high.y - quarter), ImVec2(inner, high.y), ink, thin);
    return;
  }
  const ImVec2 points[] = {ImVec2(inner, low.y), ImVec2(outer, low.y), ImVec2(outer, high.y),
                           ImVec2(inner, high.y)};
  stroke(list, points, 4, ink, thin);
}

void draw_integral(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 ink, float thin) {
  const float wide = high.x - low.x;
  const float tall = high.y - low.y;
  curve(list, ImVec2(high.x, low.y + 0.09F * tall),
        ImVec2(high.x - 0.25F * wide, low.y - 0.06F * tall), ImVec2(low.x + 0.55F * wide, low.y),
        ImVec2(low.x + 0.5F * wide, low.y + 0.5F * tall), ink, thin);
  curve(list, ImVec2(low.x + 0.5F * wide, low.y + 0.5F * tall),
        ImVec2(low.x + 0.45F * wide, high.y), ImVec2(low.x + 0.25F * wide, high.y + 0.06F * tall),
        ImVec2(low.x, high.y - 0.09F * tall), ink, thin);
}

void draw_nabla(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 ink, float thin) {
  const float wide = high.x - low.x;
  const ImVec2 points[] = {ImVec2(low.x + 0.06F * wide, low.y + thin),
                           ImVec2(high.x - 0.04F * wide, low.y + thin),
                           ImVec2(low.x + 0.51F * wide, high.y - 0.5F * thin)};
  stroke(list, points, 3, ink, thin, true);
  // Its left leg is the stronger one.
  list.AddLine(ImVec2(points[0].x + 0.5F * thin, points[0].y), points[2], ink, 1.5F * thin);
}

void draw_proportional(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 ink, float thin) {
  const float wide = high.x - low.x;
  const float middle = 0.5F * (low.y + high.y) + 0.04F * wide;
  const float half = 0.28F * wide;
  const auto at = [&](float x, float y) { return ImVec2(low.x + x * wide, middle + y * half); };
  list.PathLineTo(at(1.0F, -1.0F));
  list.PathBezierCubicCurveTo(at(0.62F, -1.0F), at(0.55F, 1.0F), at(0.27F, 1.0F));
  list.PathBezierCubicCurveTo(at(-0.04F, 1.0F), at(-0.04F, -1.0F), at(0.27F, -1.0F));
  list.PathBezierCubicCurveTo(at(0.55F, -1.0F), at(0.62F, 1.0F), at(1.0F, 1.0F));
  stroke_path(list, ink, thin);
}

}  // namespace

Formula::Formula(const Face& face, std::string_view source)
    : face_(face), thin_(std::max(1.0F, 0.07F * face.size)) {
  Typeset all;
  float y = 0.0F;
  while (!source.empty()) {
    const std::size_t end = std::min(source.find('\n'), source.size());
    Typeset row = read_row(face_, source.substr(0, end));
    source.remove_prefix(std::min(end + 1, source.size()));
    const float below = row.below;
    y += row.above;
    all.add(std::move(row), 0.0F, y);
    y += below + 0.35F * face_.size;
  }
  size_ = ImVec2(std::ceil(all.wide), std::ceil(all.below));
  pieces_ = std::move(all.pieces);
}

void Formula::draw(ImDrawList& list, ImVec2 at, ImU32 ink) const {
  for (const Piece& piece : pieces_) {
    const ImVec2 left(at.x + piece.at.x, at.y + piece.at.y);
    const ImVec2 low(left.x, left.y - piece.high);
    const ImVec2 high(left.x + piece.wide, left.y);
    switch (piece.sign) {
      case Sign::letters: {
        const int first = list.VtxBuffer.Size;
        list.AddText(face_.font, piece.size,
                     ImVec2(std::round(left.x), std::round(left.y - baseline * piece.size)), ink,
                     piece.letters.data(), piece.letters.data() + piece.letters.size());
        if (!piece.leans) break;
        for (int i = first; i < list.VtxBuffer.Size; ++i) {
          list.VtxBuffer[i].pos.x += lean * (left.y - list.VtxBuffer[i].pos.y);
        }
        break;
      }
      case Sign::rule:
        list.AddLine(ImVec2(left.x, std::round(left.y)), ImVec2(high.x, std::round(left.y)), ink,
                     thin_);
        break;
      case Sign::prime:
        list.AddLine(ImVec2(low.x, high.y), ImVec2(high.x, low.y), ink, 1.2F * thin_);
        break;
      case Sign::bar:
        list.AddLine(left, ImVec2(high.x, left.y), ink, thin_);
        break;
      case Sign::root: {
        const float hook = 0.52F * piece.size;
        const float tall = high.y - low.y;
        const ImVec2 points[] = {ImVec2(low.x + 0.10F * hook, high.y - 0.42F * tall),
                                 ImVec2(low.x + 0.30F * hook, high.y - 0.48F * tall),
                                 ImVec2(low.x + 0.58F * hook, high.y),
                                 ImVec2(low.x + 0.92F * hook, low.y), ImVec2(high.x, low.y)};
        stroke(list, points, 5, ink, thin_);
        break;
      }
      case Sign::nabla:
        draw_nabla(list, low, high, ink, thin_);
        break;
      case Sign::integral:
        draw_integral(list, low, high, ink, thin_);
        break;
      case Sign::proportional:
        draw_proportional(list, low, high, ink, thin_);
        break;
      case Sign::opening:
      case Sign::closing:
        if (piece.letters == "^") {
          const ImVec2 points[] = {ImVec2(low.x, high.y), ImVec2(0.5F * (low.x + high.x), low.y),
                                   high};
          stroke(list, points, 3, ink, thin_);
        } else {
          draw_bracket(list, piece.letters.front(), low, high, ink, thin_);
        }
        break;
    }
  }
}

}  // namespace tiltscope::view
