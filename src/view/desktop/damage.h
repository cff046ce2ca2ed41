#pragma once

#include "plot/figure.h"

#include <imgui.h>

#include <vector>

namespace tiltscope::view {

/// Finds out which parts of the window a frame draws otherwise than the one before: a software
/// renderer spends a hundred times as long on a window as on its status line.
class Damage {
 public:
  /// Boxes around the differences, one a list of Dear ImGui's at most, in the window's units.
  /// Everything in the first frame, and where lists come or go.
  std::vector<plot::Box> next(const ImDrawData& frame);

  /// The next frame counts as a first one.
  void forget() { lists_.clear(); }

 private:
  /// What is compared of a list.
  struct List {
    std::vector<ImDrawVert> vertices;
    std::vector<ImDrawIdx> indices;
    std::vector<ImDrawCmd> commands;
  };

  static plot::Box between(const List& before, const List& after);

  std::vector<List> lists_;
};

/// Adds a box, unless it is empty; those that cover less together than apart become one.
void add(std::vector<plot::Box>& boxes, plot::Box box);

/// As long as it lives, the frame draws only what lies within the box.
class Clipped {
 public:
  Clipped(ImDrawData& frame, const plot::Box& box);
  ~Clipped();
  Clipped(const Clipped&) = delete;
  Clipped& operator=(const Clipped&) = delete;

 private:
  ImDrawData& frame_;
  std::vector<ImVec4> before_;
};

}  // namespace tiltscope::view
