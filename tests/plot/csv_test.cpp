#include "plot/csv.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace tiltscope::plot;

namespace {

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
  // A course may turn back.
  Figure turned = figure();
  turned.series[0].x = {0, 1, 0};
  turned.series[0].y = {1, 2, 3};
  turned.series.resize(1);
  CHECK(to_csv(turned) == "\"tilt k\",\"one\"\n0,1\n0,3\n1,2\n");
  // A band has its ends beside the curve.
  Figure wide = figure();
  wide.series[0].low = {0.5, 1.5, 2.5};
  wide.series[0].high = {1.5, 2.5, 3.5};
  CHECK(to_csv(wide) ==
        "\"tilt k\",\"one\",\"one, from\",\"one, to\",\"two\"\n0,1,0.5,1.5,0.1\n1,2,1.5,2.5,\n"
        "2,3,2.5,3.5,\n");
  CHECK(to_csv(f).find("\"say \"\"hi\"\", you\"") != std::string::npos);
}
