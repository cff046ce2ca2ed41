#include "view/state/layout.h"

#include "capture_binding.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

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
        Case{3840, 2160, 1}, Case{3840, 2160, 2.5}, Case{1024, 768, 1}, Case{1000, 1000, 1},
        Case{720, 480, 1}, Case{200, 200, 1}}) {
    for (const Columns& columns : {Columns{}, Columns{250, 280, 170}, Columns{460, 900, 600}}) {
      CAPTURE_BINDING(width);
      CAPTURE_BINDING(scale);
      const Layout layout = arrange(width, height, scale, columns);
      std::vector<plot::Box> boxes = {layout.toolbar, layout.canvas, layout.status};
      if (layout.folded) {
        boxes.insert(boxes.end(), {layout.tabs, layout.controls});
        CHECK(layout.plots.width() == 0.0);
      } else {
        boxes.insert(boxes.end(), {layout.controls, layout.plots});
        CHECK(layout.tabs.width() == 0.0);
      }
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
      if (height >= 600 * scale) CHECK(layout.canvas.height() >= 270 * scale);
    }
  }
}

TEST_CASE("three columns where they fit, plots below or behind a tab where they do not") {
  CHECK_FALSE(arrange(1280, 800, 1, {}).stacked);
  CHECK_FALSE(arrange(2560, 1600, 2, {}).stacked);
  CHECK(arrange(1000, 1000, 1, {}).stacked);
  CHECK(arrange(1600, 1800, 2, {}).stacked);
  for (const double scale : {1.0, 1.5, 2.0, 3.0}) {
    const Layout low = arrange(800 * scale, 600 * scale, scale, {});
    CHECK(low.folded);
    CHECK_FALSE(low.stacked);
    CHECK(low.canvas.height() == doctest::Approx(502 * scale));
    CHECK(arrange(1024 * scale, 768 * scale, scale, {}).folded);
  }
}

TEST_CASE("the folded column shows the settings or the curves in the same place") {
  const Layout settings = arrange(800, 600, 1, {});
  const Layout curves = arrange(800, 600, 1, {}, true);
  CHECK(curves.plots == settings.controls);
  CHECK(curves.controls.width() == 0.0);
  CHECK(curves.canvas == settings.canvas);
}

TEST_CASE("nothing folds while the strip of plots is dragged") {
  for (const float strip : {170.0F, 214.0F, 400.0F, 600.0F}) {
    CHECK(arrange(1000, 1000, 1, {292, 352, strip}).stacked);
    CHECK(arrange(1000, 760, 1, {292, 352, strip}).folded);
  }
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
