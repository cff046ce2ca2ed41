#pragma once

#include "view/kit/equation.h"
#include "view/look/fonts.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {

/// How far letters lean, to their height.
inline constexpr float lean = 0.18F;

/// Signs around a baseline: what lies above it and below.
struct Typeset {
  float wide = 0.0F;
  float above = 0.0F;
  float below = 0.0F;
  std::vector<Formula::Piece> pieces;

  void add(Typeset other, float x, float y) {
    for (Formula::Piece& piece : other.pieces) {
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

/// A row of a formula, as Formula says, set around its baseline.
Typeset read_row(const Face& face, std::string_view source);

}  // namespace tiltscope::view
