#include "view/state/layout.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace tiltscope;
using namespace tiltscope::view;

namespace {

double area(const plot::Box& box) { return box.width() * box.height(); }

double overlap(const plot::Box& a, const plot::Box& b) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
  const double height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return std::max(width, 0.0) * std::max(height, 0.0);
}

}  // namespace

TEST_CASE("the panels cover the window and do not overlap") {
  struct Case {
    double width, height, scale;
  };
  for (const auto& [width, height, scale] :
       {Case{800, 600, 1}, Case{1280, 800, 1}, Case{1280, 800, 2}, Case{2560, 1600, 2},
        Case{3840, 2160, 1}, Case{3840, 2160, 2.5}, Case{640, 480, 1}, Case{200, 200, 1}}) {
    for (const Columns& columns : {Columns{}, Columns{250, 280, 170}, Columns{460, 900, 600}}) {
      CAPTURE(width);
      CAPTURE(scale);
      const Layout layout = arrange(width, height, scale, columns);
      const plot::Box boxes[] = {layout.toolbar, layout.controls, layout.canvas, layout.plots,
                                 layout.status};
      double covered = 0.0;
      for (const plot::Box& box : boxes) {
        CHECK(box.width() > 0.0);
        CHECK(box.height() > 0.0);
        covered += area(box);
        for (const plot::Box& other : boxes) {
          if (&other != &box) CHECK(overlap(box, other) == doctest::Approx(0.0).scale(1));
        }
      }
      CHECK(covered == doctest::Approx(width * height));
      // The picture is what the window is for.
      if (width >= 800 * scale) CHECK(layout.canvas.width() >= 370 * scale);
    }
  }
}

TEST_CASE("three columns where they fit, plots below where they do not") {
  CHECK_FALSE(arrange(1280, 800, 1, {}).stacked);
  CHECK_FALSE(arrange(2560, 1600, 2, {}).stacked);
  CHECK(arrange(800, 600, 1, {}).stacked);
  CHECK(arrange(1600, 1200, 2, {}).stacked);
}

TEST_CASE("hidden panels leave everything between toolbar and status line to the canvas") {
  Columns columns;
  columns.hidden = true;
  const Layout layout = arrange(1280, 800, 1, columns);
  CHECK(layout.canvas.width() == 1280);
  CHECK(layout.canvas.top == layout.toolbar.bottom);
  CHECK(layout.canvas.bottom == layout.status.top);
  CHECK(layout.controls.width() == 0);
  CHECK(layout.plots.width() == 0);
}
