#include "view/figure_grid.h"

#include "math/oracle.h"
#include "plot/ticks.h"
#include "view/palette.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace tiltscope::view {
namespace {

using plot::Box;

constexpr std::size_t most_rows = 4;
constexpr Eigen::Index most_points = 1'000;  ///< of a picture

ImVec2 vec2(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

GaussianMixture density_of(const Experiment& experiment, int tilt) {
  const TiltingConfig& tilting = experiment.tilting;
  return tilted(GaussianMixture(experiment.base), QuadraticReward(experiment.reward),
                tilting.lambda * tilt / tilting.tilts);
}

/// All that base and targets of the rows cover, the same for every picture.
Extent extent_of(const std::vector<FigureGrid::Row>& rows) {
  Extent extent;
  const auto include = [&](const GaussianMixture& mixture) {
    for (std::size_t i = 0; i < mixture.components(); ++i) {
      const Eigen::Vector2d reach = 2.8 * mixture.covariance(i).diagonal().cwiseSqrt();
      extent.include(mixture.mean(i) - reach);
      extent.include(mixture.mean(i) + reach);
    }
  };
  for (const auto& row : rows) {
    const Experiment& experiment = *row.pictures.experiment;
    include(GaussianMixture(experiment.base));
    try {
      include(density_of(experiment, experiment.tilting.tilts));
    } catch (const std::domain_error&) {
      // The row itself says that there is no target.
    }
  }
  return extent;
}

void draw_points(Ui& ui, ImDrawList& list, const Camera& camera, const Box& box,
                 const Eigen::MatrixXf& samples) {
  const float half = std::max(0.6F, ui.px(1.0F));
  const ImU32 colour = palette::u32(palette::accent, 0.9F);
  for (Eigen::Index j = 0; j < std::min(samples.cols(), most_points); ++j) {
    const Eigen::Vector2d at = to_pixel(camera, box, samples.col(j).cast<double>());
    list.AddRectFilled(vec2(at.x() - half, at.y() - half), vec2(at.x() + half, at.y() + half),
                       colour);
  }
}

}  // namespace

const FigureGrid::Drawn& FigureGrid::prepared(std::size_t row, const RunPictures& pictures,
                                              const Extent& extent) {
  Drawn& drawn = drawn_[row];
  if (drawn.experiment == pictures.experiment && drawn.extent.low == extent.low &&
      drawn.extent.high == extent.high) {
    return drawn;
  }
  drawn = {pictures.experiment, extent, {}, {}};
  try {
    for (std::size_t i = 0; i < drawn.densities.size(); ++i) {
      drawn.densities[i] =
          DensityRaster(density_of(*pictures.experiment, pictures.pictures[i].tilt), extent);
    }
  } catch (const std::domain_error& error) {
    drawn.problem = error.what();
  }
  return drawn;
}

void FigureGrid::draw(Ui& ui, const Box& box, const std::vector<Row>& all) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  const double left = box.left + ui.px(16);
  draw_text(list, fonts.title, vec2(left, box.top + ui.px(12)), palette::text,
            "Half way and at the end");
  draw_text(list, fonts.small, vec2(left, box.top + ui.px(41)), palette::muted,
            shortened(fonts.small,
                      "Figure 1: up to 1,000 samples over the exact density. Pin runs of other N "
                      "(P) to compare them; G goes back.",
                      static_cast<float>(box.width()) - ui.px(32)));

  std::vector<Row> rows;
  for (const Row& row : all) {
    if (row.pictures.experiment->dimension() == 2 && rows.size() < most_rows) rows.push_back(row);
  }
  if (rows.empty()) {
    draw_text(list, fonts.text, vec2(left, box.top + ui.px(80)), palette::muted,
              "These pictures are for d = 2.");
    return;
  }
  drawn_.resize(rows.size());
  Extent extent = extent_of(rows);

  // The pictures are as large as both directions allow, with room for a line above each row.
  const double title = ui.px(24);
  const double gap = ui.px(12);
  const Box inside{left, box.top + ui.px(66), box.right - ui.px(16), box.bottom - ui.px(12)};
  const auto count = static_cast<double>(rows.size());
  const double height = inside.height() / count - title;
  const double width = 0.5 * (inside.width() - gap);
  if (height < ui.px(20) || width < ui.px(20)) return;
  const Eigen::Vector2d size = extent.high - extent.low;
  const double unit = std::max(size.x() / width, size.y() / height);
  const Eigen::Vector2d middle_of_all = 0.5 * (extent.low + extent.high);
  const Eigen::Vector2d reach = 0.5 * unit * Eigen::Vector2d(width, height);
  extent = {middle_of_all - reach, middle_of_all + reach};

  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double top = inside.top + static_cast<double>(i) * (height + title);
    draw_row(ui, {inside.left, top, inside.right, top + height + title}, rows[i],
             prepared(i, rows[i].pictures, extent), extent);
  }
}

void FigureGrid::draw_row(Ui& ui, const Box& box, const Row& row, const Drawn& drawn,
                          const Extent& extent) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  const double gap = ui.px(12);
  const double width = 0.5 * (box.width() - gap);
  for (std::size_t i = 0; i < row.pictures.pictures.size(); ++i) {
    const RunPictures::Picture& picture = row.pictures.pictures[i];
    const double left = box.left + static_cast<double>(i) * (width + gap);
    const Box cell{left, box.top + ui.px(22), left + width, box.bottom - ui.px(2)};
    const std::string name = (i == 0 ? row.name + ", k = " : "k = ") + std::to_string(picture.tilt);
    draw_text(list, fonts.small, vec2(left, box.top + ui.px(3)), palette::text,
              shortened(fonts.small, name, static_cast<float>(width) - ui.px(90)));
    const ImVec2 low = vec2(cell.left, cell.top);
    const ImVec2 high = vec2(cell.right, cell.bottom);
    list.PushClipRect(low, high, true);
    drawn.densities[i].draw(list, cell);
    std::string message = drawn.problem;
    if (picture.samples) {
      draw_points(ui, list, fitted(extent, cell), cell, *picture.samples);
    } else if (message.empty()) {
      message = "not there yet";
    }
    draw_text(list, fonts.small, vec2(0.5 * (cell.left + cell.right), cell.top + ui.px(8)),
              palette::text, shortened(fonts.small, message, static_cast<float>(width)),
              Align::centre);
    list.PopClipRect();
    if (picture.samples) {
      draw_text(list, fonts.mono_small, vec2(cell.right, box.top + ui.px(3)), palette::muted,
                "NLL " + plot::fixed(picture.nll, 3), Align::right);
    }
  }
}

}  // namespace tiltscope::view
