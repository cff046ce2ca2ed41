#include "view/plots.h"

#include "plot/run_figures.h"
#include "view/figure_painter.h"
#include "view/palette.h"
#include "view/widgets.h"
#include "view/wording.h"

#include <array>
#include <optional>
#include <string>

namespace tiltscope::view {
namespace {

using plot::Box;

constexpr plot::CurveColours curve_colours{palette::accent, palette::second};

ImVec2 vec2(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

std::optional<ImVec2> cursor() {
  if (!ImGui::IsWindowHovered()) return std::nullopt;
  return ImGui::GetIO().MousePos;
}

/// "sampling 0.84 s" and its like, the value under its name, in three columns.
void draw_timings(Ui& ui, const Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto last = last_tilt_timing(ui.snapshot);
  draw_text(list, ui.theme.fonts.bold, vec2(box.left, box.top), palette::text, "Time per tilt");
  const std::array<std::pair<const char*, std::string>, 3> cells = {{
      {"sampling", last ? seconds(last->sampling) : "–"},
      {"training", last ? seconds(last->training) : "–"},
      {"total (mean)", last ? seconds(last->mean_total) : "–"},
  }};
  const double column = box.width() / 3.0;
  double x = box.left;
  for (const auto& [name, value] : cells) {
    draw_text(list, ui.theme.fonts.small, vec2(x, box.top + ui.px(24)), palette::muted, name);
    draw_text(list, ui.theme.fonts.mono, vec2(x, box.top + ui.px(43)), palette::text, value);
    x += column;
  }
}

}  // namespace

void Plots::draw_error(Ui& ui, const Box& box) {
  constexpr std::array scales = {"linear", "log"};
  const auto scale = scale_ == 1 ? plot::Scale::log : plot::Scale::linear;
  const ImVec2 below_legend =
      paint_figure(*ImGui::GetWindowDrawList(), ui.theme,
                   plot::rmse_figure(ui.snapshot, scale, curve_colours), box, cursor());
  const ImVec2 in_corner = vec2(box.right - choice_width(ui, scales), box.top - ui.px(2));
  choice(ui, "##scale",
         headed_at_side(box) ? ImVec2(below_legend.x, below_legend.y + ui.px(6)) : in_corner,
         scales, scale_);
  tooltip(ui, "##scale", "Vertical axis", "Linear from zero, or logarithmic.");
}

void Plots::draw_loss(Ui& ui, const Box& box) {
  paint_figure(*ImGui::GetWindowDrawList(), ui.theme, plot::loss_figure(ui.snapshot, curve_colours),
               box, cursor());
}

void Plots::draw(Ui& ui, const Box& inside, bool stacked) {
  if (stacked) {
    // One at a time; the timings have their place in the status line.
    constexpr std::array figures = {"error", "base training"};
    if (figure_ == 0) {
      draw_error(ui, inside);
    } else {
      draw_loss(ui, inside);
    }
    choice(ui, "##figure", vec2(inside.left, inside.bottom - ui.px(22)), figures, figure_);
    return;
  }
  const double timings = ui.px(66);
  const double gap = ui.px(22);
  const double height = inside.height() - timings - 2 * gap;
  const double middle = inside.top + 0.58 * height;
  draw_error(ui, {inside.left, inside.top, inside.right, middle});
  draw_loss(ui, {inside.left, middle + gap, inside.right, inside.top + height + gap});
  draw_timings(ui, {inside.left, inside.bottom - timings, inside.right, inside.bottom});
}

}  // namespace tiltscope::view
