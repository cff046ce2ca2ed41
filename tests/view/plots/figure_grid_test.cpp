#include "view/plots/figure_grid.h"

#include "view/in_temporary_folder.h"
#include "view/mock_gui.h"
#include "view/plots/figure_contents.h"
#include "view/plots/figure_painter.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("a row has the samples after half the tilts and after all of them") {
  Experiment experiment;
  experiment.tilting.tilts = 7;
  const Snapshot whole = snapshot_at(7, experiment);
  const RunPictures row = pictures_of(whole);
  CHECK(row.pictures[0].tilt == 3);
  CHECK(row.pictures[0].samples == whole.history->find(3)->samples);
  CHECK(row.pictures[1].tilt == 7);
  CHECK(row.pictures[1].samples == whole.samples);
  CHECK(pictures_of(snapshot_at(5, experiment)).pictures[1].samples == nullptr);
}

TEST_CASE("G shows the grid in place of the picture, with a row for each pinned run") {
  MockWindow window(snapshot_at(20));
  const auto vertices = [&] {
    window.frames(2);
    return ImGui::GetDrawData()->TotalVtxCount;
  };
  window.perform(Action::grid);
  const int one_row = vertices();
  // Two densities and two times 1000 points, four corners each.
  CHECK(one_row > 4 * (2 * field_side * field_side + 2 * 1'000));
  window.perform(Action::pin);
  // One run, pinned or not, is shown once.
  CHECK(vertices() < 1.1 * one_row);
  window.snapshot = snapshot_at(20);
  ++window.snapshot.run;
  const int two_rows = vertices();
  CHECK(two_rows - one_row > 4 * (2 * field_side * field_side + 2 * 1'000));
  window.click("##grid-back");
  CHECK(vertices() < one_row);
  CHECK(window.has("##show_layers"));
}

TEST_CASE("the grid is for the plane, and says so") {
  Experiment line;
  line.base.weights = Eigen::VectorXd::Ones(1);
  line.base.means = {Eigen::VectorXd::Zero(1)};
  line.base.covariances = {Eigen::MatrixXd::Identity(1, 1)};
  line.reward = {.A = Eigen::MatrixXd::Zero(1, 1), .b = Eigen::VectorXd::Ones(1)};
  MockWindow window(idle_snapshot(line));
  window.perform(Action::grid);
  window.frames(2);
  CHECK(ImGui::GetDrawData()->TotalVtxCount < 30'000);
}

TEST_CASE("the pictures are saved as they go to paper") {
  const InTemporaryFolder folder;
  MockWindow window(snapshot_at(20));
  window.perform(Action::grid);
  const auto save = [&](const char* item) {
    window.click("##grid-menu");
    window.frames(2);
    window.click(item);
    window.frames(2);
  };
  save("##save-grid-svg");
  const std::string svg = tiltscope::test::read_text("tiltscope-figure1-1.svg");
  CHECK(svg.find("<svg") != std::string::npos);
  save("##save-grid-pdf");
  CHECK(tiltscope::test::read_text("tiltscope-figure1-1.pdf").starts_with("%PDF"));
  save("##save-grid-png");
  CHECK(tiltscope::test::read_text("tiltscope-figure1-1.png").starts_with("\x89PNG"));
}

namespace {

/// The green of the corner at (x, y) of what is drawn, or -1.
int green_at(const ImDrawList& list, float x, float y) {
  int green = -1;
  for (const ImDrawVert& v : list.VtxBuffer) {
    if (std::abs(v.pos.x - x) < 0.5F && std::abs(v.pos.y - y) < 0.5F) {
      green = static_cast<int>(v.col >> 8U & 255U);
    }
  }
  return green;
}

}  // namespace

TEST_CASE("a field's colours are most where its shares are, the lowest row at the bottom") {
  const plot::Field field{"f",
                          {0, 2},
                          {0, 2},
                          2,
                          2,
                          {0.0, 0.5, 0.25, 1.0},
                          {plot::rgb(0x000000), plot::rgb(0x006400), plot::rgb(0x00ff00)}};
  const MockContext context(100, 100);
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  paint_field(list, field, {0, 0, 560, 560});
  CHECK(green_at(list, 0, 560) == 0);
  CHECK(green_at(list, 560, 560) == 100);
  CHECK(green_at(list, 0, 0) == 50);
  CHECK(green_at(list, 560, 0) == 255);
  ImGui::EndFrame();
}

TEST_CASE("a panel's bands, points and equal axes are painted as on paper") {
  MockContext context(800, 600);
  plot::Figure figure;
  figure.x = {"x", plot::Scale::linear, {0.0, 4.0}};
  figure.y = {"y", plot::Scale::linear, {0.0, 2.0}};
  figure.equal_axes = true;
  plot::Series band{"band", plot::rgb(0x0000ff), {0.0, 4.0}, {1.0, 1.0}};
  band.low = {0.5, 0.5};
  band.high = {1.5, 1.5};
  plot::Series points{"points", plot::rgb(0xff0000), {1.0, 3.0, 2.0}, {0.5, 1.5, 1.0}};
  points.scattered = true;
  figure.series = {band, points};
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  paint_panel(list, context.theme(), figure, {0, 0, 700, 500});
  // The corners of the band and the middles of the points, by their colours.
  std::vector<ImVec2> blue;
  std::vector<ImVec2> red;
  for (const ImDrawVert& v : list.VtxBuffer) {
    const auto alpha = v.col >> 24U;
    // Neither the line through the band nor its softened edge.
    if ((v.col & 0xffffffU) == 0xff0000U && alpha > 20 && alpha < 100) blue.push_back(v.pos);
    if ((v.col & 0xffffffU) == 0x0000ffU) red.push_back(v.pos);
  }
  REQUIRE(blue.size() == 4);
  REQUIRE(red.size() == 12);
  const auto [left, right] = std::ranges::minmax(blue, {}, &ImVec2::x);
  const auto [top, bottom] = std::ranges::minmax(blue, {}, &ImVec2::y);
  // A unit is as long in either direction: the band is 4 by 1.
  CHECK(right.x - left.x == doctest::Approx(4.0 * (bottom.y - top.y)).epsilon(1e-3));
  const ImVec2 first(0.5F * (red[0].x + red[2].x), 0.5F * (red[0].y + red[2].y));
  CHECK(first.x == doctest::Approx(left.x + 0.25 * (right.x - left.x)).epsilon(1e-3));
  CHECK(first.y == doctest::Approx(bottom.y).epsilon(1e-3));
  ImGui::EndFrame();
}

namespace {

/// A run of guidance that is over: nothing was trained.
Snapshot guided(std::uint64_t run) {
  Experiment experiment;
  experiment.method.kind = MethodKind::guidance;
  Snapshot snapshot = idle_snapshot(experiment);
  snapshot.course = std::make_shared<const TiltCourse>(TiltCourse::at_once(experiment, 0));
  snapshot.phase = Phase::finished;
  snapshot.run = run;
  give_densities(snapshot);
  const Snapshot drawn = snapshot_at(20);
  snapshot.samples = drawn.samples;
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(1, drawn.tilts->back());
  KeptTilt kept;
  kept.samples = drawn.samples;
  kept.density = snapshot.target_density;
  snapshot.history = with_tilt(History{}, kept);
  return snapshot;
}

}  // namespace

TEST_CASE("runs of methods have one picture each, which says what they are") {
  MockWindow window(guided(3));
  window.perform(Action::grid);
  window.frames(2);
  const auto& drawn = window.interface().signposts().drawn;
  CHECK(drawn.contains("##picture/0"));
  CHECK_FALSE(drawn.contains("##picture/1"));
  window.perform(Action::pin);
  window.snapshot = guided(4);
  window.frames(2);
  CHECK(window.interface().signposts().drawn.contains("##picture/1"));
  const plot::Box second = window.interface().signposts().drawn.at("##picture/1");
  window.move(static_cast<float>(second.left + 20), static_cast<float>(second.top + 30));
  window.wait(1.0F);
  CHECK(window.interface().signposts().explained == "##picture/1");
  CHECK(window.interface().signposts().words.find("1: guidance") != std::string::npos);
  CHECK(window.interface().signposts().words.find("Needs the gradient of r.") != std::string::npos);
}

TEST_CASE("many pictures of methods stay within the canvas and apart from each other") {
  MockWindow window(guided(1));
  window.perform(Action::grid);
  for (std::uint64_t run = 2; run <= 9; ++run) {
    window.perform(Action::pin);
    window.snapshot = guided(run);
    window.frames(2);
  }
  std::vector<plot::Box> places;
  for (int i = 0; i < 9; ++i) {
    const auto& drawn = window.interface().signposts().drawn;
    const std::string id = "##picture/" + std::to_string(i);
    REQUIRE(drawn.contains(id));
    places.push_back(drawn.at(id));
  }
  const plot::Box all = window.interface().signposts().drawn.at("##pictures");  // their heading
  const double bottom = window.place("##message").top;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const plot::Box& a = places[i];
    CHECK(a.left >= all.left);
    CHECK(a.right <= all.right);
    CHECK(a.bottom <= bottom);
    CHECK(a.width() > 60.0);
    CHECK(a.height() > 100.0);
    for (std::size_t j = i + 1; j < places.size(); ++j) {
      const plot::Box& b = places[j];
      const bool apart =
          a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      CHECK(apart);
    }
  }
}
