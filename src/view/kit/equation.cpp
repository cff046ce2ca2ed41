#include "view/kit/equation.h"

#include "view/look/imgui_compat.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

namespace tiltscope::view {
namespace {

using Piece = Formula::Piece;
using Sign = Formula::Sign;

// Parts of a face's size. Inter stands at 0.80 of its height.
constexpr float baseline = 0.80F;
constexpr float capital = 0.60F;  ///< height of a capital letter
constexpr float axis = 0.27F;     ///< where fraction bars lie above the baseline
constexpr float thin_space = 0.16F;
constexpr float script = 0.72F;  ///< size of what is raised or lowered
constexpr float smallest = 0.5F;
constexpr float lean = 0.18F;

/// Signs around a baseline: what lies above it and below.
struct Typeset {
  float wide = 0.0F;
  float above = 0.0F;
  float below = 0.0F;
  std::vector<Piece> pieces;

  void add(Typeset other, float x, float y) {
    for (Piece& piece : other.pieces) {
      piece.at.x += x;
      piece.at.y += y;
    }
    std::ranges::move(other.pieces, std::back_inserter(pieces));
    wide = std::max(wide, x + other.wide);
    above = std::max(above, other.above - y);
    below = std::max(below, other.below + y);
  }
  void append(Typeset other) { add(std::move(other), wide, 0.0F); }
};

class Reader {
 public:
  Reader(const Face& face, std::string_view source)
      : face_(face), least_(smallest * face.size), rest_(source) {}

  /// Until the end or a closing brace.
  Typeset row(float size) {
    Typeset row;
    std::vector<std::size_t> open;  // brackets, among the row's pieces
    while (!rest_.empty() && rest_.front() != '}') {
      if (take(" ")) {
        row.wide += thin_space * size;
        continue;
      }
      const bool limits = rest_.starts_with("\\sum");
      const char next = rest_.front();
      Typeset one = atom(size);
      if (next == '(' || next == '[') open.push_back(row.pieces.size());
      if (next == ')' || next == ']') fit_bracket(row, open, one);
      row.append(limits ? with_limit(std::move(one), size) : with_scripts(std::move(one), size));
    }
    return row;
  }

 private:
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// What stands in braces, or the next sign alone.
  Typeset argument(float size) {
    if (!take("{")) return atom(size);
    Typeset inside = row(size);
    take("}");
    return inside;
  }

  Typeset atom(float size) {
    if (take("\\frac")) return fraction(size);
    if (take("\\sqrt")) return root(size);
    if (take("\\hat")) return crowned(Sign::opening, "^", size);
    if (take("\\bar")) return crowned(Sign::bar, "", size);
    if (take("\\sum")) return letters("Σ", 1.35F * size, false, -0.12F * size);
    if (take("\\int")) return drawn(Sign::integral, 0.42F * size, 0.95F * size, 0.35F * size);
    if (take("\\nabla")) return drawn(Sign::nabla, 0.66F * size, capital * size, 0.0F);
    if (take("\\propto")) return drawn(Sign::proportional, 0.62F * size, 0.44F * size, 0.0F);
    if (take("\\d")) {
      Typeset both = letters("d", size, false);
      both.append(argument(size));
      return both;
    }
    if (take("\\")) {
      std::size_t end = 0;
      while (end < rest_.size() && std::isalpha(static_cast<unsigned char>(rest_[end])) != 0) ++end;
      Typeset word = letters(rest_.substr(0, end), size, false);
      rest_.remove_prefix(end);
      return word;
    }
    for (const char bracket : std::string_view("()[]")) {
      if (take(std::string_view(&bracket, 1))) return one_bracket(bracket, size);
    }
    // A character as a whole, of one byte or more.
    std::size_t end = 1;
    while (end < rest_.size() && (static_cast<unsigned char>(rest_[end]) & 0xc0U) == 0x80U) ++end;
    const std::string_view one = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (one == "'") return prime(size);
    if (one == "+" || one == "=" || one == "−" || one == "~") return spaced(one, size);
    return letters(one, size, is_variable(one));
  }

  /// Latin letters and small Greek ones.
  static bool is_variable(std::string_view one) {
    if (one.size() == 1) return std::isalpha(static_cast<unsigned char>(one.front())) != 0;
    return one >= "α" && one <= "ω";
  }

  Typeset letters(std::string_view text, float size, bool leans, float lower = 0.0F) const {
    size = std::max(size, least_);
    const float wide = measure({face_.font, size}, text).x + (leans ? 0.03F * size : 0.0F);
    Typeset box{wide, (capital + 0.06F) * size + lower, 0.16F * size - lower, {}};
    box.pieces.push_back(
        {Sign::letters, ImVec2(0.0F, -lower), size, wide, 0.0F, std::string(text), leans});
    return box;
  }

  static Typeset prime(float size) {
    Typeset box{0.22F * size, 0.72F * size, 0.0F, {}};
    box.pieces.push_back(
        {Sign::prime, ImVec2(0.06F * size, -0.42F * size), 0.0F, 0.08F * size, 0.24F * size});
    return box;
  }

  /// With a little air, but not behind nothing: "−1".
  Typeset spaced(std::string_view one, float size) const {
    Typeset box = letters(one, size, false);
    const bool scripted = size < 0.9F * face_.size;
    box.wide += scripted ? 0.0F : 0.06F * size;
    return box;
  }

  static Typeset drawn(Sign sign, float wide, float above, float below) {
    Typeset box{wide, above, below, {}};
    box.pieces.push_back({sign, ImVec2(0.0F, below), 0.0F, 0.88F * wide, above + below});
    return box;
  }

  Typeset one_bracket(char bracket, float size) const {
    const float wide = 0.34F * size;
    Typeset box{wide, 0.66F * size, 0.16F * size, {}};
    const bool opens = bracket == '(' || bracket == '[';
    box.pieces.push_back({opens ? Sign::opening : Sign::closing, ImVec2(0.0F, 0.16F * size), 0.0F,
                          wide, 0.82F * size, std::string(1, bracket)});
    return box;
  }

  /// A closing bracket and its opening one grow with what stands between them.
  static void fit_bracket(Typeset& row, std::vector<std::size_t>& open, Typeset& one) {
    Piece& closing = one.pieces.front();
    if (open.empty()) return;
    Piece& first = row.pieces[open.back()];
    float top = first.at.y - first.high;
    float bottom = first.at.y;
    for (std::size_t i = open.back() + 1; i < row.pieces.size(); ++i) {
      const Piece& inside = row.pieces[i];
      if (inside.sign != Sign::rule) continue;
      // Of a fraction, which says how high it is.
      top = std::min(top, inside.at.y - inside.high);
      bottom = std::max(bottom, inside.at.y + inside.size);
    }
    for (Piece* bracket : {&first, &closing}) {
      bracket->at.y = bottom;
      bracket->high = bottom - top;
    }
    one.above = std::max(one.above, -top);
    one.below = std::max(one.below, bottom);
    open.pop_back();
  }

  Typeset fraction(float size) {
    const float inner = 0.86F * size;
    Typeset top = argument(inner);
    Typeset bottom = argument(inner);
    const float air = 0.10F * size;
    const float wide = std::max(top.wide, bottom.wide) + 0.16F * size;
    const float bar = -axis * size;
    Typeset box;
    const float up = bar - air - top.below;
    const float down = bar + air + bottom.above;
    const float above = top.above + top.below + air;
    const float below = bottom.above + bottom.below + air;
    box.pieces.push_back({Sign::rule, ImVec2(0.03F * size, bar), 0.0F, wide, above});
    box.pieces.back().size = below;
    const float half = 0.5F * wide + 0.03F * size;
    box.add(std::move(top), 0.0F, 0.0F);
    // Both lie in the middle of the bar.
    Typeset result;
    result.pieces.push_back(box.pieces.front());
    box.pieces.erase(box.pieces.begin());
    const float top_wide = box.wide;
    result.add(std::move(box), half - 0.5F * top_wide, up);
    const float bottom_wide = bottom.wide;
    result.add(std::move(bottom), half - 0.5F * bottom_wide, down);
    result.wide = wide + 0.06F * size;
    return result;
  }

  Typeset root(float size) {
    Typeset inside = argument(size);
    const float hook = 0.52F * size;
    const float air = 0.08F * size;
    Typeset box;
    const float wide = inside.wide;
    const float above = inside.above + air;
    const float below = inside.below;
    box.add(std::move(inside), hook, 0.0F);
    box.pieces.push_back({Sign::root, ImVec2(0.0F, below), size, hook + wide, above + below});
    box.above = above + air;
    box.wide += 0.06F * size;
    return box;
  }

  /// With a hat or a bar on top.
  Typeset crowned(Sign sign, const char* name, float size) {
    Typeset box = argument(size);
    // Small letters have it right above them.
    const bool capital_letter =
        !box.pieces.empty() && !box.pieces.front().letters.empty() &&
        std::isupper(static_cast<unsigned char>(box.pieces.front().letters.front())) != 0;
    const float top = (capital_letter ? 0.68F : 0.53F) * size;
    const float wide = 0.34F * size;
    const float x = 0.5F * (box.wide - wide) + lean * 0.5F * top;
    box.pieces.push_back({sign, ImVec2(x, -top), 0.0F, wide, 0.12F * size, name});
    box.above = std::max(box.above, top + 0.16F * size);
    return box;
  }

  Typeset with_scripts(Typeset box, float size) {
    std::optional<Typeset> low;
    std::optional<Typeset> high;
    // A prime goes up front, and the rest behind it.
    while (take("'")) box.append(prime(size));
    while (!rest_.empty() && (rest_.front() == '_' || rest_.front() == '^')) {
      const bool raised = rest_.front() == '^';
      rest_.remove_prefix(1);
      (raised ? high : low) = argument(script * size);
      while (take("'")) box.append(prime(size));
    }
    const float x = box.wide + (low || high ? 0.02F * size : 0.0F);
    const bool tall = box.above > 0.9F * size;
    const float apart = low && high ? 0.05F * size : 0.0F;
    if (low) box.add(std::move(*low), x, tall ? box.below + 0.05F * size : 0.20F * size + apart);
    if (high) {
      const float up = tall ? box.above - 0.30F * size : 0.36F * size + apart;
      box.add(std::move(*high), x + (low ? 0.04F * size : 0.0F), -up);
    }
    return box;
  }

  Typeset with_limit(Typeset sum, float size) {
    if (!take("_")) return sum;
    Typeset limit = argument(script * size);
    const float wide = std::max(sum.wide, limit.wide);
    const float limit_wide = limit.wide;
    const float sum_wide = sum.wide;
    const float below = sum.below;
    Typeset both;
    both.add(std::move(sum), 0.5F * (wide - sum_wide), 0.0F);
    both.add(std::move(limit), 0.5F * (wide - limit_wide), below + 0.42F * size);
    both.wide = wide + 0.10F * size;
    return both;
  }

  Face face_;
  float least_;
  std::string_view rest_;
};

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
    Typeset row = Reader(face_, source.substr(0, end)).row(face_.size);
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
