#pragma once

#include "view/look/fonts.h"

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// A formula laid out for the window's fonts. It is written as in LaTeX, of which it takes x_0,
/// x^2,
/// {...}, \frac{}{}, \sqrt{}, \hat{}, \bar{}, \d{} (a differential), \sum_i, \int_0^1, \nabla and
/// \propto; any other command is its own name, upright: \log, and \N and \E a little wider. Letters
/// with one meaning each lean, as in print. Greek stands for itself, a blank for a thin space, and
/// a new line begins another row.
class Formula {
 public:
  Formula(const Face& face, std::string_view source);

  ImVec2 size() const { return size_; }
  /// `at` is the upper left corner.
  void draw(ImDrawList& list, ImVec2 at, ImU32 ink) const;

  enum class Sign {
    letters,
    rule,
    root,
    nabla,
    integral,
    proportional,
    opening,
    closing,
    bar,
    prime
  };

  /// A sign, and the place of its left end on its baseline.
  struct Piece {
    Sign sign = Sign::letters;
    ImVec2 at;
    float size = 0.0F;  ///< of letters
    float wide = 0.0F;
    float high = 0.0F;
    std::string letters = {};  ///< or the bracket
    bool leans = false;
  };

 private:
  Face face_;
  float thin_;
  std::vector<Piece> pieces_;
  ImVec2 size_;
};

}  // namespace tiltscope::view
