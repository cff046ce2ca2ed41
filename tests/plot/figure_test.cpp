#include "plot/figure.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope::plot;

TEST_CASE("a transform takes the ends of the axes to the edges of the box") {
  const Box box{100, 50, 400, 250};
  const Transform transform({"", Scale::linear, {0, 20}}, {"", Scale::log, {0.01, 1}}, box);
  CHECK(transform.x_to_pixel(0) == doctest::Approx(100));
  CHECK(transform.x_to_pixel(20) == doctest::Approx(400));
  CHECK(transform.x_to_pixel(5) == doctest::Approx(175));
  // y grows downwards in the picture; a decade is half of this axis.
  CHECK(transform.y_to_pixel(0.01) == doctest::Approx(250));
  CHECK(transform.y_to_pixel(1) == doctest::Approx(50));
  CHECK(transform.y_to_pixel(0.1) == doctest::Approx(150));
  CHECK_FALSE(std::isfinite(transform.y_to_pixel(0)));
  CHECK_FALSE(std::isfinite(transform.y_to_pixel(-1)));
}

TEST_CASE("the foot of a bar at zero stands on a logarithmic axis") {
  const Transform transform({"x", Scale::linear, {0, 1}}, {"y", Scale::log, {0.1, 10}},
                            {10, 20, 110, 220});
  CHECK(transform.foot_to_pixel(0.0) == 220.0);
  CHECK(transform.foot_to_pixel(1.0) == doctest::Approx(120.0));
}

TEST_CASE("there and back again") {
  const Box box{3, 7, 911, 402};
  for (const Scale scale : {Scale::linear, Scale::log}) {
    const Transform transform({"", scale, {0.3, 40}}, {"", scale, {1e-5, 2e3}}, box);
    for (const double value : {0.3, 1.0, 7.7, 40.0, 100.0}) {
      CHECK(transform.x_to_data(transform.x_to_pixel(value)) == doctest::Approx(value));
      CHECK(transform.y_to_data(transform.y_to_pixel(value)) == doctest::Approx(value));
    }
  }
}

TEST_CASE("a reading takes the nearest x and each curve's value there") {
  Figure figure;
  CHECK_FALSE(read_at(figure, 1.0).has_value());
  figure.series = {{"a", {}, {0, 1, 2}, {5, 6, 7}}, {"b", {}, {0, 2}, {8, 9}}, {"c", {}, {}, {}}};
  auto reading = read_at(figure, 1.2);
  REQUIRE(reading);
  CHECK(reading->x == 1);
  REQUIRE(reading->y.size() == 3);
  CHECK(reading->y[0] == 6);
  // On its line, between two points.
  CHECK(reading->y[1] == 8.5);
  CHECK_FALSE(reading->y[2].has_value());
  // Not before its first point or behind its last; and points alone have no line.
  figure.series.push_back({"d", {}, {1.5, 1.8}, {1, 1}});
  figure.series.push_back({"e", {}, {0, 2}, {1, 1}});
  figure.series.back().scattered = true;
  CHECK_FALSE(read_at(figure, 1.0)->y[3].has_value());
  CHECK_FALSE(read_at(figure, 2.0)->y[3].has_value());
  CHECK_FALSE(read_at(figure, 1.0)->y[4].has_value());
  figure.series.resize(3);
  reading = read_at(figure, 1e9);
  REQUIRE(reading);
  CHECK(reading->x == 2);
  CHECK(reading->y[1] == 9);
}

TEST_CASE("fit_y shows every curve, from zero where that is asked for") {
  Figure figure;
  figure.series = {{"a", {}, {0, 1}, {0.2, 0.3}}, {"b", {}, {0, 1}, {0.05, 0.04}}};
  figure.from_zero = true;
  fit_y(figure);
  CHECK(figure.y.range.low == 0.0);
  CHECK(figure.y.range.high > 0.3);
  figure.from_zero = false;
  fit_y(figure);
  CHECK(figure.y.range.low > 0.0);
  CHECK(figure.y.range.low < 0.04);
  figure.series.push_back({"c", {}, {0}, {-1}});
  figure.from_zero = true;
  fit_y(figure);
  CHECK(figure.y.range.low < -1.0);
  figure.y.scale = Scale::log;
  fit_y(figure);
  CHECK(figure.y.range.low > 0.0);
  CHECK(figure.y.range.low < 0.04);
}

TEST_CASE("fit_y looks at what is shown, and where the x axis shows it") {
  Figure figure;
  figure.x.range = {0, 1};
  figure.series = {{"a", {}, {0, 1, 2}, {0.2, 0.3, 50}}, {"b", {}, {0, 1}, {9, 9}}};
  figure.series[1].shown = false;
  fit_y(figure);
  CHECK(figure.y.range.high < 0.4);
  figure.x.range = {0, 2};
  fit_y(figure);
  CHECK(figure.y.range.high > 50);
  CHECK_FALSE(read_at(figure, 0)->y[1].has_value());
}

TEST_CASE("without a cursor each curve says where it ends") {
  Figure figure;
  CHECK_FALSE(read_ends(figure).has_value());
  figure.series = {{"a", {}, {0, 1, 2}, {5, 6, 7}}, {"b", {}, {0, 1}, {8, 9}}, {"c", {}, {}, {}}};
  const auto ends = read_ends(figure);
  REQUIRE(ends);
  CHECK(ends->x == 2);
  CHECK(ends->y[0] == 7);
  CHECK(ends->y[1] == 9);
  CHECK_FALSE(ends->y[2].has_value());
}
