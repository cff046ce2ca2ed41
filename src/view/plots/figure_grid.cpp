#include "view/plots/figure_grid.h"

#include "figures/paper_figures.h"
#include "oracle/shown_density.h"
#include "oracle/tilt_oracle.h"
#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/plots/figure_painter.h"
#include "view/state/method_words.h"
#include "view/state/same_target.h"

#include <algorithm>
#include <cstddef>

namespace tiltscope::view {
namespace {

using plot::Box;

/// Whether each run has one picture, of its end. The halves of tilts are no matter of methods.
bool is_of_methods(const std::vector<FigureGrid::Row>& rows) {
  return std::ranges::any_of(rows, [](const FigureGrid::Row& row) {
    const Experiment& experiment = *row.pictures.experiment;
    return row.of_methods || experiment.method.kind != MethodKind::iterative_tilting;
  });
}

std::vector<FigureGrid::Row> in_the_plane(std::vector<FigureGrid::Row> rows) {
  std::erase_if(
      rows, [](const FigureGrid::Row& row) { return row.pictures.experiment->dimension() != 2; });
  const std::size_t most = is_of_methods(rows) ? FigureGrid::most_methods : FigureGrid::most_rows;
  if (rows.size() > most) rows.resize(most);
  return rows;
}

/// Null also where it would have to be computed by evaluations of the reward.
std::shared_ptr<const ExactDensity> density_of(const RunPictures& run,
                                               const RunPictures::Picture& picture) {
  if (picture.density && can_be_shown(*picture.density)) return picture.density;
  return TiltOracle(run.experiment->base).closed_form(*run.course, picture.tilt);
}

Eigen::MatrixXd samples_of(const RunPictures::Picture& picture) {
  return picture.samples ? picture.samples->cast<double>() : Eigen::MatrixXd(2, 0);
}

plot::Sheet halves_and_ends(const std::vector<FigureGrid::Row>& rows,
                            const plot::DensityColours& colours) {
  std::vector<plot::SamplesOnDensity> pictures;
  for (const FigureGrid::Row& row : rows) {
    for (const RunPictures::Picture& picture : row.pictures.pictures) {
      pictures.push_back({row.name + ", k = " + std::to_string(picture.tilt),
                          density_of(row.pictures, picture), samples_of(picture)});
    }
  }
  return plot::density_sheet(pictures, colours);
}

/// Whether the ends of two runs are judged by one and the same density.
bool share_target(const RunPictures& a, const RunPictures& b) {
  const auto alone = [](const RunPictures& run) { return run.course->stretches().size() == 1; };
  return alone(a) && alone(b) && same_target(*a.experiment, *b.experiment);
}

/// Below the name of a run: how good it is, and what it has taken.
std::string note_of(const RunResult& result) {
  const std::string figures = figures_words(result);
  return (figures.empty() ? "" : figures + "; ") + cost_words(result);
}

plot::Sheet ends_alone(const std::vector<FigureGrid::Row>& rows,
                       const plot::DensityColours& colours) {
  std::vector<plot::SamplesOnDensity> pictures;
  for (const FigureGrid::Row& row : rows) {
    const RunPictures::Picture& end = row.pictures.pictures.back();
    const auto first = std::ranges::find_if(rows, [&](const FigureGrid::Row& other) {
      return share_target(other.pictures, row.pictures);
    });
    const auto at = static_cast<std::size_t>(first - rows.begin());
    pictures.push_back({row.name,
                        at < pictures.size() ? pictures[at].exact : density_of(row.pictures, end),
                        samples_of(end)});
  }
  plot::Sheet sheet = plot::density_sheet(pictures, colours);
  constexpr std::size_t most_columns = 3;
  sheet.columns = std::min(rows.size(), most_columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Until a run is over, its first picture says more than a note would.
    if (pictures[i].samples.cols() > 0) sheet.panels[i].note = note_of(rows[i].pictures.result);
  }
  return sheet;
}

plot::Sheet sheet_of(const std::vector<FigureGrid::Row>& rows,
                     const plot::DensityColours& colours) {
  return is_of_methods(rows) ? ends_alone(rows, colours) : halves_and_ends(rows, colours);
}

plot::DensityColours window_colours() {
  plot::DensityColours colours;
  colours.density.assign(palette::density_map.begin(), palette::density_map.end());
  colours.samples = palette::accent;
  colours.samples.alpha = 0.9F;
  return colours;
}

/// Below the name of a method.
constexpr int note_lines = 3;

/// In how many columns so many pictures are largest; `aspect` is the height of one by its width.
std::size_t best_columns(const Theme& theme, std::size_t count, const Box& box, double aspect) {
  std::size_t best = 1;
  double largest = 0.0;
  for (std::size_t columns = 1; columns <= count; ++columns) {
    const std::size_t full = (count + columns - 1) / columns;
    const auto rows = static_cast<double>(full);
    const double width = box.width() / static_cast<double>(columns) - theme.px(46);
    const double height =
        box.height() / rows - heading_height(theme, note_lines) - static_cast<double>(theme.px(30));
    const double size = std::min(width, height / aspect);
    if (size > largest) {
      largest = size;
      best = columns;
    }
  }
  return best;
}

std::string about_run(const RunPictures& run) {
  std::string text;
  for (const std::string& words : {figures_words(run.result), cost_words(run.result),
                                   particle_words(run.result.drawn.get())}) {
    if (!words.empty()) text += (text.empty() ? "" : "\n") + words;
  }
  return text + "\n\n" + std::string(method_words(run.experiment->method.kind)) +
         "\n\nPasses through the network: F forward, V back to the input and P back to the "
         "parameters, counted as F + V + 2 P. What only measures the run is not counted.";
}

}  // namespace

void FigureGrid::draw(Ui& ui, const Box& box, const std::vector<Row>& all) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  std::vector<Row> rows = in_the_plane(all);
  const bool methods = is_of_methods(rows);
  // Its words would cover the toolbar as long as the mouse is anywhere in the pictures.
  const Box heading{box.left, box.top, box.right, box.top + static_cast<double>(ui.px(62))};
  explain(ui, "##pictures", heading, methods ? "Methods side by side" : "Half way and at the end",
          methods ? "The samples at the end of each run over the exact density that they should "
                    "follow. Points and colours should agree. Below each name stand its distance "
                    "from exact samples and what it has taken."
                  : "As in Figure 1 of the paper: a row for each run, with its samples after N/2 "
                    "tilts and after N over the exact density of that tilt. Points and colours "
                    "should agree.");
  const double left = box.left + ui.px(16);
  const double right = box.right - ui.px(16);
  draw_text(list, fonts.title, vec2(left, box.top + ui.px(12)), palette::text,
            methods ? "Methods side by side" : "Halfway and final");
  draw_text(list, fonts.small, vec2(left, box.top + ui.px(41)), palette::muted,
            shortened(fonts.small,
                      methods ? "Up to 1,000 samples of each run over the exact density. P pins a "
                                "run; G goes back."
                              : "Figure 1: up to 1,000 samples over the exact density. C compares "
                                "four N; P pins a run; G goes back.",
                      static_cast<float>(right - left)));

  constexpr const char* back = "Back to the picture";
  bool pressed = false;
  const float before_menu = chip_width(ui, back) + ui.px(24 + 8);
  if (chip(ui, "##grid-back", vec2(right - static_cast<double>(before_menu), box.top + ui.px(12)),
           back, pressed)) {
    ui.perform(Action::grid);
  }
  tooltip(ui, "##grid-back", "Back to the picture (G)",
          "Pinned runs stay pinned: G shows them side by side again.");

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
  const plot::Figure& any = sheet_.panels.front();
  const double aspect = (any.y.range.high - any.y.range.low) / (any.x.range.high - any.x.range.low);
  // The two pictures of one run may as well stand above each other.
  const bool free = methods || rows_.size() == 1;
  const std::size_t columns =
      free ? best_columns(ui.theme, sheet_.panels.size(), inside, aspect) : 2;
  const std::size_t lines = (sheet_.panels.size() + columns - 1) / columns;
  const double height = inside.height() / static_cast<double>(lines);
  const double width = (inside.width() + gap) / static_cast<double>(columns) - gap;
  for (std::size_t i = 0; i < sheet_.panels.size(); ++i) {
    const double x = inside.left + static_cast<double>(i % columns) * (width + gap);
    const std::size_t row = i / columns;
    const double y = inside.top + static_cast<double>(row) * height;
    const Box place{x, y, x + width, y + height};
    paint_panel(list, ui.theme, sheet_.panels[i], place, methods ? note_lines : 0);
    const std::string id = "##picture/" + std::to_string(i);
    const FigureGrid::Row& run = rows_[methods ? i : i / 2];
    std::string about;
    if (is_rested_on(place)) {
      about = methods ? about_run(run.pictures)
                      : "Samples of this run, halfway or at the end, over the exact density of "
                        "that tilt: points and colours should agree.";
    }
    explain(ui, id.c_str(), place, methods ? run.name : sheet_.panels[i].title, about);
  }
}

void FigureGrid::draw_menu(Ui& ui, const Box& box) {
  const float side = ui.px(24);
  ImGui::SetCursorScreenPos(vec2(box.right - side, box.top));
  if (icon_button(ui, "##grid-menu", Icon::menu, side)) ImGui::OpenPopup("##grid-popup");
  const ImVec2 below = below_item();
  tooltip(ui, "##grid-menu", "These pictures", "Save them as a file.");
  if (!begin_popup(ui, "##grid-popup", below)) return;
  const auto item = [&](const char* id, const char* words, const char* text, const char* ending,
                        plot::PictureFormat format) {
    const bool pressed = ImGui::MenuItem(words);
    tooltip_beside(ui, id, words, text);
    if (pressed)
      export_ = {is_of_methods(rows_) ? "tiltscope-methods" : "tiltscope-figure1", ending,
                 picture_of(sheet_of(rows_, {}), format)};
  };
  item("##save-grid-svg", "Save as SVG", "In the colours of print.", ".svg",
       plot::PictureFormat::svg);
  item("##save-grid-pdf", "Save as PDF", "The same, as LaTeX takes it.", ".pdf",
       plot::PictureFormat::pdf);
  item("##save-grid-png", "Save as PNG", "The same, as dots.", ".png", plot::PictureFormat::png);
  ImGui::EndPopup();
}

}  // namespace tiltscope::view
