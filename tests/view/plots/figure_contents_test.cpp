#include "view/plots/figure_contents.h"

#include "view/mock_gui.h"
#include "view/plots/figure_painter.h"

#include <algorithm>
#include <functional>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// A curve of `count` points in [0, 1]^2, painted 300 pixels wide and high.
std::vector<ImDrawVert> painted(int count, const std::function<double(int)>& y_of) {
  const MockContext context(400, 400);
  plot::Figure figure;
  figure.x = {"x", plot::Scale::linear, {0.0, 1.0}};
  figure.y = {"y", plot::Scale::linear, {0.0, 1.0}};
  plot::Series curve{"curve", plot::rgb(0xff0000), {}, {}};
  for (int i = 0; i < count; ++i) {
    curve.x.push_back(static_cast<double>(i) / count);
    curve.y.push_back(y_of(i));
  }
  figure.series = {curve};
  const plot::Box box{0, 0, 300, 300};
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  paint_contents(list, context.theme(), figure, box, {figure.x, figure.y, box});
  std::vector<ImDrawVert> vertices(list.VtxBuffer.begin(), list.VtxBuffer.end());
  ImGui::EndFrame();
  return vertices;
}

}  // namespace

TEST_CASE("a curve costs no more than its pixels, and keeps its peaks") {
  constexpr int peak = 33'333;
  const auto y_of = [](int i) { return i == peak ? 0.9 : 0.5 + 0.05 * (i % 2); };
  const auto some = painted(3'000, y_of);
  const auto many = painted(50'000, y_of);
  CHECK(many.size() < 2 * some.size());
  const auto highest = std::ranges::min(many, {}, [](const ImDrawVert& v) { return v.pos.y; }).pos;
  CHECK(highest.x == doctest::Approx(300.0 * peak / 50'000).epsilon(0.01));
  CHECK(highest.y == doctest::Approx(30.0).epsilon(0.1));
}

TEST_CASE("the legend has the values of the tilt that is looked back at") {
  const MockContext context(400, 400);
  plot::Figure figure;
  figure.x = {"k", plot::Scale::linear, {0.0, 10.0}};
  figure.y = {"y", plot::Scale::linear, {0.0, 1.0}};
  figure.series = {{"curve", plot::rgb(0xff0000), {1.0, 5.0, 9.0}, {0.2, 0.4, 0.6}}};
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  const auto read_at = [&] {
    return paint_figure(list, context.theme(), figure, {0, 0, 300, 300}, {}).read_at;
  };
  CHECK_FALSE(read_at());
  figure.marker = 5.0;
  CHECK(read_at() == 5.0);
  ImGui::EndFrame();
}
