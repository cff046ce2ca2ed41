#include "view/plots/line_words.h"

#include "capture_binding.h"
#include "view/mock_gui.h"
#include "view/plots/figure_legend.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <utility>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

const std::string full = "exact samples; above: off target or too wide, below: too narrow";

/// A dashed line at 0.3 with its words, and a curve over it.
plot::Figure figure_with(const std::function<double(double)>& curve) {
  plot::Figure figure;
  figure.x = {"k", plot::Scale::linear, {0.0, 1.0}};
  figure.y = {"NLL", plot::Scale::linear, {0.0, 1.0}};
  plot::Series samples{"samples", plot::rgb(0xff0000), {}, {}};
  plot::Series exact{"exact samples", plot::rgb(0x888888), {}, {}, true};
  for (int i = 0; i <= 20; ++i) {
    const double x = i / 20.0;
    samples.x.push_back(x);
    samples.y.push_back(curve(x));
    exact.x.push_back(x);
    exact.y.push_back(0.3);
  }
  exact.words = full;
  figure.series = {samples, exact};
  return figure;
}

LineWords placed(const Theme& theme, const plot::Figure& figure, const plot::Box& box) {
  return place_words(theme, figure, figure.series[1], box, {figure.x, figure.y, box});
}

}  // namespace

TEST_CASE("a line's words stand at it, within the axes, off the curves") {
  for (const float scale : {1.0F, 1.5F, 2.0F, 3.0F}) {
    const MockContext context(400, 400, scale);
    const auto s = static_cast<double>(scale);
    for (const auto& curve : std::vector<std::function<double(double)>>{
             [](double x) { return 0.32 + 0.5 * x; }, [](double x) { return 0.3 - 0.28 * x; },
             [](double x) { return 0.3 + 0.6 * std::abs(x - 0.5); }}) {
      const plot::Box box{40 * s, 20 * s, 490 * s, 220 * s};
      const LineWords words = placed(context.theme(), figure_with(curve), box);
      CHECK_FALSE(words.crossed);
      std::string flat = words.text;
      std::ranges::replace(flat, '\n', ' ');
      CHECK(flat == full);
      CHECK(words.box.left >= box.left);
      CHECK(words.box.right <= box.right);
      CHECK(words.box.top >= box.top);
      CHECK(words.box.bottom <= box.bottom);
      const double line = box.bottom - 0.3 * box.height();
      CHECK(std::min(std::abs(words.box.bottom - line), std::abs(words.box.top - line)) < 8 * s);
    }
  }
}

TEST_CASE("the words of a line that has only begun stand beside it, off the curve's first point") {
  const MockContext context(400, 400);
  plot::Figure figure = figure_with([](double) { return 0.17; });
  for (plot::Series& series : figure.series) {
    series.x.resize(1);
    series.y.resize(1);
  }
  // The curve is just above the line, and below it there is no room.
  figure.series[1].y[0] = 0.1;
  const plot::Box box{40, 20, 490, 120};
  const LineWords words = placed(context.theme(), figure, box);
  CHECK_FALSE(words.crossed);
  CHECK(words.text == full);
  CHECK(words.box.left > box.left + 4.0);
  CHECK(words.box.right <= box.right);
}

TEST_CASE("while a line begins its words lie still ahead of it, clear of its band") {
  const MockContext context(400, 400);
  const plot::Box box{40, 20, 640, 220};
  for (const std::size_t points : {1U, 2U, 3U}) {
    plot::Figure figure = figure_with([](double) { return 0.5; });
    for (plot::Series& series : figure.series) {
      series.x.resize(points);
      series.y.resize(points);
    }
    plot::Series& exact = figure.series[1];
    exact.low.assign(points, 0.1);
    exact.high.assign(points, 0.6);
    const LineWords words = placed(context.theme(), figure, box);
    const double end = box.left + exact.x.back() * box.width();
    CHECK(words.box.left > end + 4.0);
    CHECK(words.box.right == box.right);
  }
}

TEST_CASE("where there is little room a line has its name") {
  const MockContext context(400, 400);
  const plot::Figure figure = figure_with([](double x) { return 0.3 + 0.01 * x; });
  CHECK(placed(context.theme(), figure, {0, 0, 120, 60}).text == "exact samples");
  CHECK(placed(context.theme(), figure, {0, 0, 40, 60}).text.empty());
}

TEST_CASE("where curves are everywhere the words say that they lie on one") {
  const MockContext context(400, 400);
  const plot::Figure figure =
      figure_with([](double x) { return std::lround(20 * x) % 2 == 0 ? 0.02 : 0.98; });
  CHECK(placed(context.theme(), figure, {0, 0, 300, 200}).crossed);
}

TEST_CASE("the legend cuts no name and no value") {
  const MockContext context(400, 400);
  const Theme& theme = context.theme();
  plot::Figure figure = figure_with([](double x) { return 0.0123 + 0.1 * x; });
  figure.note = "nats, under the exact density of tilt k, 5000 samples";
  for (const double width : {220.0, 256.0, 316.0, 600.0}) {
    const plot::Box box{0, 0, width, 300};
    const FigureLegend legend(theme, figure, box, box);
    REQUIRE(legend.entries().size() == 2);
    CHECK_FALSE(legend.more());
    for (std::size_t i = 0; i < 2; ++i) {
      const plot::Box& entry = legend.entries()[i];
      CHECK(entry.right <= width);
      CHECK(entry.bottom <= legend.height() + 0.5);
      CHECK(entry.width() >=
            static_cast<double>(measure(theme.fonts.small, figure.series[i].name).x +
                                measure(theme.fonts.mono_small, "0.0123").x));
    }
  }
}

TEST_CASE("the error budget's legend names all five parts where there is room for them") {
  const MockContext context(400, 400);
  plot::Figure figure;
  figure.title = "Error budget";
  figure.note = "squared sliced W₂ of the samples to the exact density";
  for (const char* name : {"noise", "sampler", "Taylor", "network", "clip"}) {
    figure.series.push_back({name, palette::accent, {1.0}, {0.012}});
  }
  for (const auto& [width, height] : {std::pair(320.0, 170.0), std::pair(440.0, 120.0)}) {
    CAPTURE_BINDING(width);
    CAPTURE_BINDING(height);
    const plot::Box box{0, 0, width, height};
    const FigureLegend legend(context.theme(), figure, box, box);
    CHECK(legend.entries().size() == 5);
    CHECK_FALSE(legend.more());
  }
}

TEST_CASE("a legend without room says how many names are left out") {
  const MockContext context(400, 400);
  plot::Figure figure = figure_with([](double) { return 0.5; });
  while (figure.series.size() < 30) figure.series.push_back(figure.series.front());
  const plot::Box box{0, 0, 316, 200};
  const FigureLegend legend(context.theme(), figure, box, box);
  CHECK(legend.entries().size() < 30);
  REQUIRE(legend.more());
  CHECK(legend.more()->right <= box.right);
  CHECK(legend.height() < 0.5 * box.height());
}
