#include "plot/picture.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

using namespace tiltscope::plot;

namespace {

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++found;
  }
  return found;
}

/// A line from one corner of its axes to the other, and a second one.
Figure two_lines() {
  Figure f;
  f.title = "a < b & \"c\"";
  f.x = {"tilt k", Scale::linear, {0, 2}};
  f.y = {"loss", Scale::linear, {0, 4}};
  f.series = {{"one", rgb(0xff0000), {0, 2}, {0, 4}}, {"two", rgb(0x0000ff), {0, 1, 2}, {3, 2, 1}}};
  return f;
}

std::string svg_of(const Figure& f) { return picture_of({{f}}, PictureFormat::svg); }

/// As SVG has them.
const std::string red = "rgb(100%,0%,0%)";
const std::string blue = "rgb(0%,0%,100%)";

/// The last path in a colour: the first of its coordinates, or all of them in turn.
std::vector<double> last_path(const std::string& svg, const std::string& colour) {
  const auto at = svg.find("d=\"", svg.rfind("stroke:" + colour));
  REQUIRE(at != std::string::npos);
  std::vector<double> numbers;
  const std::string path = svg.substr(at + 3, svg.find('"', at + 3) - at - 3);
  for (std::size_t i = 0; i < path.size();) {
    double value = 0.0;
    int length = 0;
    if (std::sscanf(path.c_str() + i, "%lf%n", &value, &length) == 1) {
      numbers.push_back(value);
      i += static_cast<std::size_t>(length);
    } else {
      ++i;
    }
  }
  return numbers;
}

unsigned big_endian(const std::string& bytes, std::size_t at) {
  unsigned number = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    number = number << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

}  // namespace

TEST_CASE("a picture is a whole file of its format") {
  const Sheet sheet{{two_lines()}};
  const std::string svg = picture_of(sheet, PictureFormat::svg);
  CHECK(svg.find("<svg") != std::string::npos);
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(count(svg, "<g ") + count(svg, "<g>") == count(svg, "</g>"));
  const std::string pdf = picture_of(sheet, PictureFormat::pdf);
  CHECK(pdf.starts_with("%PDF"));
  CHECK(pdf.ends_with("%%EOF\n"));
  const std::string png = picture_of(sheet, PictureFormat::png);
  CHECK(png.starts_with("\x89PNG\r\n"));
  // 3.4 inches at 300 dots.
  CHECK(big_endian(png, 16) == 1020);
  CHECK(png.find("IEND") == png.size() - 8);
}

TEST_CASE("curves and letters are lines, not dots; a density is a picture") {
  Figure f = two_lines();
  CHECK(count(svg_of(f), "<image") == 0);
  f.field = Field{"density", {0, 2}, {0, 4}, 2, 1, {0.0, 1.0}, {rgb(0xffffff), rgb(0)}};
  CHECK(count(svg_of(f), "<image") == 1);
}

TEST_CASE("what is hidden is neither drawn nor named; dashed lines are dashed") {
  Figure f = two_lines();
  CHECK(count(svg_of(f), blue) > 0);
  CHECK(count(svg_of(f), "stroke-dasharray") == 0);
  f.series[0].dashed = true;
  f.series[1].shown = false;
  CHECK(count(svg_of(f), blue) == 0);
  // In the legend, and the curve.
  CHECK(count(svg_of(f), "stroke-dasharray") == 2);
}

TEST_CASE("the ends of the axes lie at the ends of the plot") {
  Figure f = two_lines();
  f.series.pop_back();
  f.series[0].dashed = true;  // no points to mark
  const std::vector<double> path = last_path(svg_of(f), red);
  REQUIRE(path.size() == 4);
  const double width = path[2] - path[0];
  const double height = path[1] - path[3];
  CHECK(path[0] > 15);
  CHECK(path[2] == doctest::Approx(column_width - 11));
  CHECK(height == doctest::Approx(0.62 * width).epsilon(1e-3));

  f.equal_axes = true;
  const std::vector<double> equal = last_path(svg_of(f), red);
  CHECK(equal[1] - equal[3] == doctest::Approx(2.0 * (equal[2] - equal[0])).epsilon(1e-3));
}

TEST_CASE("a value that the axis cannot show leaves a gap") {
  Figure f = two_lines();
  f.y.scale = Scale::log;
  f.y.range = {0.1, 10};
  f.series = {{"one", rgb(0xff0000), {0, 0.5, 1, 1.5, 2}, {1, 2, 0, 2, std::nan("")}}};
  f.series[0].dashed = true;
  const std::string svg = svg_of(f);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
  // The legend's line and that of the two points before the gap; one point alone is no line.
  CHECK(count(svg, "stroke:" + red) == 2);
}

TEST_CASE("a band is filled between its ends, and fits into the axes") {
  Figure f = two_lines();
  f.series = {{"one", rgb(0xff0000), {0, 1, 2}, {1, 2, 3}}};
  CHECK(count(svg_of(f), "fill:" + red) == 0);
  f.series[0].low = {0.5, 1, 2};
  f.series[0].high = {2, 3, 9};
  CHECK(count(svg_of(f), "fill:" + red) == 1);
  fit_y(f);
  CHECK(f.y.range.low < 0.5);
  CHECK(f.y.range.high > 9);
}

TEST_CASE("neighbours with the same axis share its labels, others do not") {
  const auto glyphs = [](const Sheet& sheet) {
    return count(picture_of(sheet, PictureFormat::svg), "<use ");
  };
  Figure bare = two_lines();
  bare.title.clear();
  bare.series = {{"", rgb(0x00ff00), {0, 2}, {0, 4}}};
  const int one = glyphs({{bare}});
  CHECK(glyphs({{bare, bare}, 1}) < 2 * one);
  Figure other = bare;
  other.x.label = "another";
  CHECK(glyphs({{bare, other}, 1}) > glyphs({{bare, bare}, 1}) + 7);
}

TEST_CASE("an empty figure says why") {
  Figure f = two_lines();
  f.placeholder = "nothing yet";
  const std::string svg = svg_of(f);
  // Of the curves, the names in the legend alone.
  CHECK(count(svg, "stroke:" + red) == 1);
}
