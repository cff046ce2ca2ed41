#include "plot/csv.h"
#include "plot/svg.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope::plot;

namespace {

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++found;
  }
  return found;
}

Figure figure() {
  Figure f;
  f.title = "a < b & \"c\"";
  f.x = {"tilt k", Scale::linear, {0, 2}};
  f.y = {"loss", Scale::linear, {0, 4}};
  f.series = {{"one", rgb(0xff8000), {0, 1, 2}, {1, 2, 3}},
              {"two", rgb(0x0000ff), {0, 2}, {0.1, std::nan("")}},
              {"hidden", rgb(0x00ff00), {5}, {5}}};
  f.series[1].dashed = true;
  f.series[2].shown = false;
  return f;
}

}  // namespace

TEST_CASE("a CSV has a row for each x and a column for each curve that is shown") {
  CHECK(to_csv(figure()) == "\"tilt k\",\"one\",\"two\"\n0,1,0.1\n1,2,\n2,3,\n");
  Figure f = figure();
  f.series[0].name = "say \"hi\", you";
  CHECK(to_csv(f).find("\"say \"\"hi\"\", you\"") != std::string::npos);
}

TEST_CASE("an SVG holds the curves in their colours and escapes its words") {
  const std::string svg = to_svg(figure(), 700, 400);
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("a &lt; b &amp; &quot;c&quot;") != std::string::npos);
  CHECK(svg.find("a < b") == std::string::npos);
  CHECK(count(svg, "<polyline") == 2);
  CHECK(count(svg, "#ff8000") >= 2);
  CHECK(svg.find("#00ff00") == std::string::npos);
  CHECK(svg.find("hidden") == std::string::npos);
  CHECK(svg.find("stroke-dasharray") != std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  // Opened and closed alike.
  CHECK(count(svg, "<g ") == count(svg, "</g>"));
  CHECK(count(svg, "<text ") == count(svg, "</text>"));
}

TEST_CASE("the ends of the axes lie at the ends of the plot") {
  Figure f = figure();
  f.series = {{"a", rgb(0), {0, 2}, {0, 4}}};
  const std::string svg = to_svg(f, 700, 400);
  const auto at = svg.find("points=\"");
  REQUIRE(at != std::string::npos);
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  REQUIRE(std::sscanf(svg.c_str() + at, "points=\"%lf,%lf %lf,%lf", &x1, &y1, &x2, &y2) == 4);
  CHECK(x1 == doctest::Approx(72));
  CHECK(x2 == doctest::Approx(676));
  CHECK(y1 == doctest::Approx(348));
  CHECK(y2 < 130);
}
