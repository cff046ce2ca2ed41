#include "view/plots/plot_widget.h"

#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/plots/figure_painter.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

using plot::Box;

/// The part of `plot` between two corners.
Box between(const Box& plot, ImVec2 a, ImVec2 b) {
  const auto in_x = [&](float x) { return std::clamp<double>(x, plot.left, plot.right); };
  const auto in_y = [&](float y) { return std::clamp<double>(y, plot.top, plot.bottom); };
  return {in_x(std::min(a.x, b.x)), in_y(std::min(a.y, b.y)), in_x(std::max(a.x, b.x)),
          in_y(std::max(a.y, b.y))};
}

}  // namespace

void PlotWidget::draw(Ui& ui, const char* id, plot::Figure figure, const Box& box,
                      const About& about) {
  plot::apply(view_, figure);
  std::optional<ImVec2> cursor;
  if (ImGui::IsWindowHovered()) cursor = ImGui::GetIO().MousePos;
  const PaintedFigure painted =
      paint_figure(*ImGui::GetWindowDrawList(), ui.theme, figure, box, cursor);

  ImGui::PushID(id);
  for (std::size_t i = 0; i < painted.legend.size(); ++i) {
    const Box& entry = painted.legend[i];
    const plot::Series& series = figure.series[i];
    const std::string& name = series.name;
    ImGui::SetCursorScreenPos(vec2(entry.left, entry.top));
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::InvisibleButton("##entry", vec2(std::max(entry.width(), 1.0), entry.height()))) {
      if (view_.hidden.erase(name) == 0) view_.hidden.insert(name);
    }
    tooltip(ui, (std::string(id) + "/" + name).c_str(), name,
            series.about + (series.about.empty() ? "" : "\n\n") +
                (series.shown ? "Click to hide this curve." : "Click to show this curve."));
    ImGui::PopID();
  }
  if (painted.more) {
    std::string others;
    for (std::size_t i = painted.legend.size(); i < figure.series.size(); ++i) {
      others += (others.empty() ? "" : "\n") + figure.series[i].name;
    }
    ImGui::SetCursorScreenPos(vec2(painted.more->left, painted.more->top));
    ImGui::InvisibleButton("##more",
                           vec2(std::max(painted.more->width(), 1.0), painted.more->height()));
    tooltip(ui, (std::string(id) + "/more").c_str(), "Also in this plot", others);
  }
  if (painted.plot.width() > 1.0 && painted.plot.height() > 1.0) {
    ImGui::SetCursorScreenPos(vec2(painted.plot.left, painted.plot.top));
    ImGui::InvisibleButton("##plot", vec2(painted.plot.width(), painted.plot.height()),
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    handle_mouse(figure, painted.plot);
    if (const KeyPresses* keys = key_stop(ui, "##plot"))
      handle_keys(ui, *keys, figure, painted.plot);
    draw_selection(painted.plot);
    tooltip(ui, (std::string(id) + "/plot").c_str(), about.title, about.text);
    if (about.switches_axis) draw_axis_button(ui, id, painted.x_label);
  } else {
    const Box& body = painted.body;
    ImGui::SetCursorScreenPos(vec2(body.left, body.top));
    ImGui::InvisibleButton("##nothing",
                           vec2(std::max(body.width(), 1.0), std::max(body.height(), 1.0)));
    tooltip(ui, (std::string(id) + "/empty").c_str(), about.title, about.text);
  }
  ImGui::PopID();
}

void PlotWidget::handle_mouse(const plot::Figure& figure, const Box& plot) {
  const ImGuiIO& io = ImGui::GetIO();
  constexpr float slack = 4.0F;
  if (ImGui::IsItemActivated() && ImGui::IsMouseDown(ImGuiMouseButton_Right)) {
    box_start_ = io.MousePos;
  }
  if (ImGui::IsItemActive() && !box_start_ &&
      (io.MouseDelta.x != 0.0F || io.MouseDelta.y != 0.0F)) {
    plot::pan(view_, figure, plot, static_cast<double>(io.MouseDelta.x),
              static_cast<double>(io.MouseDelta.y));
  }
  if (box_start_ && !ImGui::IsMouseDown(ImGuiMouseButton_Right)) {
    const Box part = between(plot, *box_start_, io.MousePos);
    if (std::hypot(part.width(), part.height()) < static_cast<double>(slack)) {
      menu_requested_ = true;
    } else {
      plot::zoom_to(view_, figure, plot, part);
    }
    box_start_.reset();
  }
  if (!ImGui::IsItemHovered()) return;
  if (io.MouseWheel != 0.0F) {
    plot::zoom(view_, figure, plot, static_cast<double>(io.MousePos.x),
               static_cast<double>(io.MousePos.y),
               std::pow(1.15, static_cast<double>(io.MouseWheel)));
  }
  if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) plot::fit(view_);
}

void PlotWidget::handle_keys(Ui& ui, const KeyPresses& keys, const plot::Figure& figure,
                             const Box& plot) {
  if (ui.keys.has_arrived()) {
    ui.announce("The arrows move the plot, Page Up and Page Down zoom, Enter shows all of it.");
  }
  const auto pixels = static_cast<double>(ui.px(keys.fine ? 4.0F : 40.0F));
  if (keys.right != 0 || keys.up != 0) {
    plot::pan(view_, figure, plot, -pixels * keys.right, pixels * keys.up);
  }
  if (keys.zoom != 0) {
    plot::zoom(view_, figure, plot, 0.5 * (plot.left + plot.right), 0.5 * (plot.top + plot.bottom),
               std::pow(1.3, static_cast<double>(keys.zoom)));
  }
  if (keys.enter) plot::fit(view_);
}

void PlotWidget::draw_axis_button(Ui& ui, const char* id, const Box& label) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double side = ui.px(4);
  // A small triangle behind the label says that there is a choice.
  const double left = label.right + static_cast<double>(ui.px(5));
  const double middle = 0.5 * (label.top + label.bottom) + static_cast<double>(ui.px(1));
  const double air = ui.px(4);
  ImGui::SetCursorScreenPos(vec2(label.left - air, label.top));
  const bool clicked = ImGui::InvisibleButton(
      "##axis", vec2(left + 2.0 * side + air - label.left + air, std::max(label.height(), 1.0)));
  const bool lit = ImGui::IsItemHovered();
  list.AddTriangleFilled(
      vec2(left, middle - 0.5 * side), vec2(left + 2.0 * side, middle - 0.5 * side),
      vec2(left + side, middle + 0.7 * side), palette::u32(lit ? palette::text : palette::muted));
  if (key_enter(ui, "##axis") || clicked) axis_request_ = below_item();
  tooltip(ui, (std::string(id) + "/axis").c_str(), "What curves are drawn against",
          "Tilts or rounds, λk/N, passes through the network, values or gradients of the reward, "
          "or seconds: for all plots at once.\n\nClick to choose.");
}

void PlotWidget::draw_selection(const Box& plot) const {
  if (!box_start_) return;
  const Box part = between(plot, *box_start_, ImGui::GetIO().MousePos);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low = vec2(part.left, part.top);
  const ImVec2 high = vec2(part.right, part.bottom);
  list.AddRectFilled(low, high, palette::u32(palette::accent, 0.15F));
  stroke_box(list, low, high, palette::u32(palette::accent), 1.0F);
}

}  // namespace tiltscope::view
