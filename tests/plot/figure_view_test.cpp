#include "plot/figure_view.h"

#include <doctest/doctest.h>

using namespace tiltscope::plot;

namespace {

const Box box{100, 50, 300, 250};

Figure line() {
  Figure figure;
  figure.x.range = {0, 20};
  figure.series = {{"a", {}, {0, 10, 20}, {1, 2, 3}}, {"b", {}, {0, 10, 20}, {100, 200, 300}}};
  return figure;
}

Figure seen(const FigureView& view) {
  Figure figure = line();
  apply(view, figure);
  return figure;
}

}  // namespace

TEST_CASE("a view that nobody touched shows everything") {
  const Figure figure = seen({});
  CHECK(figure.x.range == Range{0, 20});
  CHECK(figure.y.range.low < 1);
  CHECK(figure.y.range.high > 300);
}

TEST_CASE("a hidden curve is not shown and does not count") {
  const Figure figure = seen({.hidden = {"b"}});
  CHECK(figure.series[0].shown);
  CHECK_FALSE(figure.series[1].shown);
  CHECK(figure.y.range.high < 4);
}

TEST_CASE("logarithmic axes begin above zero") {
  const Figure figure = seen({.log_x = true, .log_y = true});
  CHECK(figure.x.scale == Scale::log);
  CHECK(figure.y.scale == Scale::log);
  CHECK(figure.x.range.low > 0);
  CHECK(figure.x.range.low < 10);
}

TEST_CASE("panning moves the curves with the mouse, on either scale") {
  for (const bool log : {false, true}) {
    FigureView view{.log_x = log, .log_y = log};
    const Figure before = seen(view);
    const Transform t(before.x, before.y, box);
    pan(view, before, box, 30, -20);
    const Figure after = seen(view);
    const Transform u(after.x, after.y, box);
    CHECK(u.x_to_pixel(10) == doctest::Approx(t.x_to_pixel(10) + 30));
    CHECK(u.y_to_pixel(200) == doctest::Approx(t.y_to_pixel(200) - 20));
  }
}

TEST_CASE("zooming keeps the point under the mouse, a box fills the figure, fitting undoes both") {
  FigureView view;
  const Figure before = seen(view);
  const Transform t(before.x, before.y, box);
  zoom(view, before, box, 150, 90, 2.0);
  const Figure near = seen(view);
  const Transform u(near.x, near.y, box);
  CHECK(u.x_to_data(150) == doctest::Approx(t.x_to_data(150)));
  CHECK(u.y_to_data(90) == doctest::Approx(t.y_to_data(90)));
  CHECK(near.x.range.high - near.x.range.low == doctest::Approx(10));

  fit(view);
  zoom_to(view, before, box, {150, 100, 250, 200});
  CHECK(view.x->low == doctest::Approx(5));
  CHECK(view.x->high == doctest::Approx(15));
  CHECK(view.y->low == doctest::Approx(t.y_to_data(200)));
  fit(view);
  CHECK(seen(view).x.range == before.x.range);
}

TEST_CASE("nonsense is refused: a box of no size, a zoom beyond all numbers") {
  FigureView view;
  zoom_to(view, seen(view), box, {150, 100, 150, 200});
  CHECK_FALSE(view.x.has_value());
  for (int i = 0; i < 200; ++i) zoom(view, seen(view), box, 200, 150, 1e3);
  CHECK(view.x->high > view.x->low);
  for (int i = 0; i < 200; ++i) zoom(view, seen(view), box, 200, 150, 1e-3);
  CHECK(view.x->high < 1e16);
}
