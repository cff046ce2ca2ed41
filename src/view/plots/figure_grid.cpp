#include "view/plots/figure_grid.h"

#include "figures/paper_figures.h"
#include "oracle/shown_density.h"
#include "oracle/tilt_oracle.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/plots/figure_painter.h"

#include <algorithm>
#include <cstddef>

namespace tiltscope::view {
namespace {

using plot::Box;

std::vector<FigureGrid::Row> in_the_plane(const std::vector<FigureGrid::Row>& all) {
  std::vector<FigureGrid::Row> rows;
  for (const FigureGrid::Row& row : all) {
    if (row.pictures.experiment->dimension() == 2 && rows.size() < FigureGrid::most_rows)
      rows.push_back(row);
  }
  return rows;
}

/// Null also where it would have to be computed by evaluations of the reward.
std::shared_ptr<const ExactDensity> density_of(const RunPictures& run,
                                               const RunPictures::Picture& picture) {
  if (picture.density && can_be_shown(*picture.density)) return picture.density;
  return TiltOracle(run.experiment->base).closed_form(*run.course, picture.tilt);
}

plot::Sheet sheet_of(const std::vector<FigureGrid::Row>& rows,
                     const plot::DensityColours& colours) {
  std::vector<plot::SamplesOnDensity> pictures;
  for (const auto& [name, run] : rows) {
    for (const RunPictures::Picture& picture : run.pictures) {
      pictures.push_back(
          {name + ", k = " + std::to_string(picture.tilt), density_of(run, picture),
           picture.samples ? picture.samples->cast<double>() : Eigen::MatrixXd(2, 0)});
    }
  }
  return plot::density_sheet(pictures, colours);
}

plot::DensityColours window_colours() {
  plot::DensityColours colours;
  colours.density.assign(palette::density_map.begin(), palette::density_map.end());
  colours.samples = palette::accent;
  colours.samples.alpha = 0.9F;
  return colours;
}

}  // namespace

void FigureGrid::draw(Ui& ui, const Box& box, const std::vector<Row>& all) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  explain(ui, "##pictures", box, "Half way and at the end",
          "As in Figure 1 of the paper: a row for each run, with its samples after N/2 tilts and "
          "after N over the exact density of that tilt. Points and colours should agree.");
  const double left = box.left + ui.px(16);
  const double right = box.right - ui.px(16);
  draw_text(list, fonts.title, vec2(left, box.top + ui.px(12)), palette::text, "Halfway and final");
  draw_text(list, fonts.small, vec2(left, box.top + ui.px(41)), palette::muted,
            shortened(fonts.small,
                      "Figure 1: up to 1,000 samples over the exact density. C compares four N; P "
                      "pins a run; G goes back.",
                      static_cast<float>(right - left)));

  std::vector<Row> rows = in_the_plane(all);
  if (rows.empty()) {
    draw_text(list, fonts.text, vec2(left, box.top + ui.px(80)), palette::muted,
              "These pictures are for d = 2.");
    return;
  }
  const bool light = ui.preferences.light;
  if (rows != rows_ || light != light_) {
    rows_ = std::move(rows);
    light_ = light;
    sheet_ = sheet_of(rows_, window_colours());
    // The last row's label serves for all.
    for (std::size_t i = 0; i + 2 < sheet_.panels.size(); ++i) sheet_.panels[i].x.label.clear();
  }
  draw_menu(ui, {left, box.top + ui.px(12), right, box.top + ui.px(36)});

  const double gap = ui.px(12);
  const Box inside{left, box.top + ui.px(66), right, box.bottom - ui.px(6)};
  const double height = inside.height() / static_cast<double>(rows_.size());
  const double width = 0.5 * (inside.width() - gap);
  for (std::size_t i = 0; i < sheet_.panels.size(); ++i) {
    const double x = inside.left + static_cast<double>(i % 2) * (width + gap);
    const double y = inside.top + static_cast<double>(i / 2) * height;
    paint_panel(list, ui.theme, sheet_.panels[i], {x, y, x + width, y + height});
  }
}

void FigureGrid::draw_menu(Ui& ui, const Box& box) {
  const float side = ui.px(24);
  ImGui::SetCursorScreenPos(vec2(box.right - side, box.top));
  if (icon_button(ui, "##grid-menu", Icon::menu, side)) ImGui::OpenPopup("##grid-popup");
  tooltip(ui, "##grid-menu", "Figure 1", "Save these pictures.");
  if (!ImGui::BeginPopup("##grid-popup")) return;
  close_on_escape(ui);
  const auto item = [&](const char* id, const char* words, const char* text, const char* ending,
                        plot::PictureFormat format) {
    const bool pressed = ImGui::MenuItem(words);
    tooltip_beside(ui, id, words, text);
    if (pressed) export_ = {"tiltscope-figure1", ending, picture_of(sheet_of(rows_, {}), format)};
  };
  item("##save-grid-svg", "Save as SVG", "In the colours of print.", ".svg",
       plot::PictureFormat::svg);
  item("##save-grid-pdf", "Save as PDF", "The same, as LaTeX takes it.", ".pdf",
       plot::PictureFormat::pdf);
  item("##save-grid-png", "Save as PNG", "The same, as dots.", ".png", plot::PictureFormat::png);
  ImGui::EndPopup();
}

}  // namespace tiltscope::view
