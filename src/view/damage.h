#pragma once

#include "plot/figure.h"

#include <imgui.h>

#include <vector>

namespace tiltscope::view {

/// Finds out which part of the window a frame draws otherwise than the one before: a software
/// renderer spends a hundred times as long on a window as on its status line.
class Damage {
 public:
  /// A box around all differences, in the window's units; empty if there are none. Everything in
  /// the first frame, and where lists of Dear ImGui come or go.
  plot::Box next(const ImDrawData& frame);

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

plot::Box united(const plot::Box& a, const plot::Box& b);

/// Leaves of the frame what lies within the box.
void clip(ImDrawData& frame, const plot::Box& box);

}  // namespace tiltscope::view
