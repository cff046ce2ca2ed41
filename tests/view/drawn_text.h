#pragma once

#include "plot/figure.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

/// Finds what is written in the window in what Dear ImGui has drawn, whoever wrote it.
namespace tiltscope::view::test {

/// The box of a letter, if these four vertices are one: a rectangle with a part of the atlas on it
/// that is as wide and as high. Lines and filled shapes have a single point of the atlas, or a
/// line.
inline bool is_letter(const ImDrawVert* corner) {
  const auto& [a, b, c, d] = std::array{corner[0], corner[1], corner[2], corner[3]};
  const bool upright = a.pos.y == b.pos.y && c.pos.y == d.pos.y && a.pos.x < b.pos.x &&
                       a.pos.y < d.pos.y && b.pos.x == c.pos.x && a.pos.x == d.pos.x;
  const bool pictured = a.uv.x < b.uv.x && a.uv.y < d.uv.y && a.uv.y == b.uv.y && b.uv.x == c.uv.x;
  // Text that is not to be seen.
  const bool seen = (a.col & IM_COL32_A_MASK) != 0;
  return upright && pictured && seen;
}

/// The words on the screen, as boxes: letters on one line that follow each other closely. What is
/// clipped away is left out.
inline std::vector<plot::Box> words_on_screen(const ImDrawData& drawn) {
  std::vector<plot::Box> words;
  for (int i = 0; i < drawn.CmdListsCount; ++i) {
    const ImDrawList& list = *drawn.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      bool in_word = false;
      for (unsigned j = 0; j + 6 <= command.ElemCount; j += 3) {
        const unsigned at = command.IdxOffset + j;
        const auto index = [&](unsigned k) {
          return command.VtxOffset + list.IdxBuffer[static_cast<int>(at + k)];
        };
        // A rectangle: corners 0, 1, 2 and 0, 2, 3.
        const unsigned first = index(0);
        if (index(1) != first + 1 || index(2) != first + 2 || index(3) != first ||
            index(5) != first + 3) {
          in_word = false;
          continue;
        }
        const ImDrawVert* corner = &list.VtxBuffer[static_cast<int>(first)];
        if (!is_letter(corner)) {
          in_word = false;
          continue;
        }
        j += 3;
        const ImVec4& part = command.ClipRect;
        const plot::Box box{corner[0].pos.x, corner[0].pos.y, corner[2].pos.x, corner[2].pos.y};
        const double x = 0.5 * (box.left + box.right);
        const double y = 0.5 * (box.top + box.bottom);
        if (x < static_cast<double>(part.x) || x > static_cast<double>(part.z) ||
            y < static_cast<double>(part.y) || y > static_cast<double>(part.w)) {
          in_word = false;
          continue;
        }
        if (in_word) {
          plot::Box& word = words.back();
          const double height = std::max(word.height(), box.height());
          const bool follows = box.left > word.left && box.left < word.right + 1.2 * height &&
                               box.top < word.bottom + 0.3 * height &&
                               box.bottom > word.top - 0.3 * height;
          if (follows) {
            word = {word.left, std::min(word.top, box.top), std::max(word.right, box.right),
                    std::max(word.bottom, box.bottom)};
            continue;
          }
        }
        words.push_back(box);
        in_word = true;
      }
    }
  }
  return words;
}

}  // namespace tiltscope::view::test
