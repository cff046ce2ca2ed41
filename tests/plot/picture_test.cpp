#include "plot/picture.h"

#include "plot/svg.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace tiltscope::plot;
using namespace tiltscope::test;

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

constexpr Colour red = rgb(0xff0000);
constexpr Colour blue = rgb(0x0000ff);

/// How many elements have the name, or a line or an area of the colour.
std::ptrdiff_t named(const std::string& svg, const std::string& name) {
  return std::ranges::count(svg_elements(svg), name, &SvgElement::name);
}
std::size_t lines(const std::string& svg, Colour colour) {
  return painted(svg, "stroke", colour).size();
}
std::size_t areas(const std::string& svg, Colour colour) {
  return painted(svg, "fill", colour).size();
}

std::ptrdiff_t dashed(const std::string& svg) {
  return std::ranges::count_if(svg_elements(svg), [](const SvgElement& element) {
    return element.has("stroke-dasharray") && element["stroke-dasharray"] != "none";
  });
}

/// The coordinates of the last line in a colour, in turn.
std::vector<double> last_path(const std::string& svg, Colour colour) {
  const std::vector<SvgElement> found = painted(svg, "stroke", colour);
  REQUIRE_FALSE(found.empty());
  std::vector<double> numbers;
  const std::string path = found.back()["d"];
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
  CHECK(named(svg_of(f), "image") == 0);
  f.field = Field{"density", {0, 2}, {0, 4}, 2, 1, {0.0, 1.0}, {rgb(0xffffff), rgb(0)}};
  CHECK(named(svg_of(f), "image") == 1);
}

TEST_CASE("the same SVG is read from a style and from attributes, in any notation of colours") {
  for (const char* path :
       {R"svg(<path style="fill:none;stroke:rgb(100%,50.196078%,0%);" d="M 1 2 L 3 4 "/>)svg",
        R"svg(<path fill="none" stroke="rgb(100%, 50.196078%, 0%)" d="M 1 2 L 3 4"/>)svg",
        R"svg(<path fill="none" stroke="rgb(255, 128, 0)" d="M 1 2 L 3 4"/>)svg",
        R"svg(<path fill="none" stroke="#ff8000" d="M 1 2 L 3 4"></path>)svg"}) {
    CAPTURE(path);
    const std::string svg =
        std::string("<?xml version=\"1.0\"?>\n<svg>\n<g id=\"a\">\n") + path + "\n</g>\n</svg>\n";
    CHECK(svg_elements(svg).size() == 3);
    CHECK(lines(svg, rgb(0xff8000)) == 1);
    CHECK(lines(svg, rgb(0xff8100)) == 0);
    CHECK(areas(svg, rgb(0xff8000)) == 0);
    CHECK(last_path(svg, rgb(0xff8000)) == std::vector<double>{1, 2, 3, 4});
  }
}

TEST_CASE("what is hidden is neither drawn nor named; dashed lines are dashed") {
  Figure f = two_lines();
  CHECK(lines(svg_of(f), blue) > 0);
  CHECK(dashed(svg_of(f)) == 0);
  f.series[0].dashed = true;
  f.series[1].shown = false;
  CHECK(lines(svg_of(f), blue) + areas(svg_of(f), blue) == 0);
  // In the legend, and the curve.
  CHECK(dashed(svg_of(f)) == 2);
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
  CHECK(lines(svg, red) == 2);
}

TEST_CASE("a band is filled between its ends, and fits into the axes") {
  Figure f = two_lines();
  f.series = {{"one", rgb(0xff0000), {0, 1, 2}, {1, 2, 3}}};
  CHECK(areas(svg_of(f), red) == 0);
  f.series[0].low = {0.5, 1, 2};
  f.series[0].high = {2, 3, 9};
  CHECK(areas(svg_of(f), red) == 1);
  fit_y(f);
  CHECK(f.y.range.low < 0.5);
  CHECK(f.y.range.high > 9);
}

TEST_CASE("neighbours with the same axis share its labels, others do not") {
  const auto glyphs = [](const Sheet& sheet) {
    return named(picture_of(sheet, PictureFormat::svg), "use");
  };
  Figure bare = two_lines();
  bare.title.clear();
  bare.series = {{"", rgb(0x00ff00), {0, 2}, {0, 4}}};
  const auto one = glyphs({{bare}});
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
  CHECK(lines(svg, red) == 1);
}

TEST_CASE("a title that is wider than its panel goes on in another line") {
  const auto height = [](const std::string& title) {
    Figure f = two_lines();
    f.title = title;
    const std::string svg = picture_of({{f, f}, 2}, PictureFormat::svg);
    const std::size_t at = svg.find("height=\"");
    REQUIRE(at != std::string::npos);
    return std::stod(svg.substr(at + 8));
  };
  CHECK(height("one word") == height("two words"));
  const double one_line = height("one word");
  CHECK(height("so many words that there is no room for all of them in one line of the panel") >
        one_line + 10.0);
}
