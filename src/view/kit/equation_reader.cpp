#include "view/kit/equation_reader.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::view {
namespace {

using Piece = Formula::Piece;
using Sign = Formula::Sign;

// Parts of a face's size.
constexpr float capital = 0.60F;  ///< height of a capital letter
constexpr float axis = 0.27F;     ///< where fraction bars lie above the baseline
constexpr float thin_space = 0.16F;
constexpr float script = 0.72F;  ///< size of what is raised or lowered
constexpr float smallest = 0.5F;

/// Reads a row from left to right, and sets each sign where it belongs.
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

}  // namespace

Typeset read_row(const Face& face, std::string_view source) {
  return Reader(face, source).row(face.size);
}

}  // namespace tiltscope::view
