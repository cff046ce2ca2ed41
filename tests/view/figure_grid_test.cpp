#include "view/figure_grid.h"

#include "view/mock_gui.h"

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
  CHECK(row.pictures[0].nll == doctest::Approx(2.93));
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
  CHECK(one_row > 4 * (2 * DensityRaster::side * DensityRaster::side + 2 * 1'000));
  window.perform(Action::pin);
  const int two_rows = vertices();
  CHECK(two_rows - one_row > 4 * (2 * DensityRaster::side * DensityRaster::side + 2 * 1'000));
  window.perform(Action::grid);
  CHECK(vertices() < one_row);
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

TEST_CASE("the density's colours are brightest where the density is") {
  const GaussianMixture p{BaseConfig{}};
  const DensityRaster raster(p, {Eigen::Vector2d(-4, -4), Eigen::Vector2d(4, 4)});
  const MockContext context(100, 100);
  ImGui::NewFrame();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  raster.draw(list, {0, 0, 560, 560});
  const auto green_at = [&](float x, float y) {
    int green = -1;
    for (const ImDrawVert& v : list.VtxBuffer) {
      if (std::abs(v.pos.x - x) < 0.5F && std::abs(v.pos.y - y) < 0.5F) {
        green = static_cast<int>(v.col >> 8U & 255U);
      }
    }
    return green;
  };
  // The modes lie at (+-2, 0): a quarter and three quarters across, half way down.
  CHECK(green_at(140, 280) > 150);
  CHECK(green_at(420, 280) > 150);
  CHECK(green_at(280, 280) < 100);
  CHECK(green_at(0, 0) < 30);
  ImGui::EndFrame();
}
