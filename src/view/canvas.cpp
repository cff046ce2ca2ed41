#include "view/canvas.h"

#include "plot/ticks.h"
#include "view/canvas_painter.h"
#include "view/colour_map.h"
#include "view/imgui_compat.h"
#include "view/palette.h"

#include <cmath>
#include <string>

namespace tiltscope::view {
namespace {

using plot::fixed;

ImVec2 vec2(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

std::string pair(const Eigen::Vector2d& v) {
  return "(" + fixed(v.x(), 2) + ", " + fixed(v.y(), 2) + ")";
}

/// All that should be seen: base, target and arrow.
Extent extent_of(const GaussianMixture& base, const GaussianMixture& target,
                 const Eigen::Vector2d& arrow_head) {
  Extent extent;
  extent.include(1.15 * arrow_head);
  for (const GaussianMixture* mixture : {&base, &target}) {
    for (std::size_t i = 0; i < mixture->components(); ++i) {
      const Eigen::Vector2d reach = 3.2 * mixture->covariance(i).diagonal().cwiseSqrt();
      extent.include(mixture->mean(i) - reach);
      extent.include(mixture->mean(i) + reach);
    }
  }
  return extent;
}

/// The draft's b; that of the session while the draft is of another dimension.
Eigen::Vector2d shown_direction(const Ui& ui) {
  const Eigen::VectorXd& b = ui.draft.shown().reward.b;
  return b.size() == 2 ? b : ui.snapshot.experiment->reward.b;
}

std::string dimension_message(const Experiment& experiment) {
  return "The picture is for d = 2; this experiment has d = " +
         std::to_string(experiment.dimension()) +
         ". The curves work all the same. For its samples and numbers, run it without the "
         "window:\n\n"
         "tiltscope run --config FILE --out DIR";
}

}  // namespace

void Canvas::draw(Ui& ui, const plot::Box& area, ImTextureID picture) {
  const Snapshot& snapshot = ui.snapshot;
  const Experiment& experiment = *snapshot.experiment;
  draw_header(ui, area);
  scene_.box = {std::round(area.left + ui.px(48)), std::round(area.top + ui.px(64)),
                std::round(area.right - ui.px(16)), std::round(area.bottom - ui.px(28))};
  if (scene_.box.width() < 32 || scene_.box.height() < 32) return;

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low = vec2(scene_.box.left, scene_.box.top);
  const ImVec2 high = vec2(scene_.box.right, scene_.box.bottom);
  if (experiment.dimension() != 2) {
    scene_.density.reset();
    scene_.ghost.reset();
    scene_.samples.reset();
    list.AddRectFilled(low, high, palette::u32(palette::raised, 0.5F), ui.px(4));
    CanvasPainter{list, ui.theme, scene_.camera, scene_.box}.message(dimension_message(experiment));
    return;
  }

  auto pending = ui.draft.pending();
  if (pending && pending->dimension() != 2) pending.reset();
  densities_.update(snapshot.experiment, snapshot.samples ? snapshot.samples_tilt : 0, pending);
  if (follows_ && densities_.target() && !holds_arrow_) {
    scene_.camera = fitted(
        extent_of(*densities_.base(), *densities_.target(), arrow_scale * experiment.reward.b),
        scene_.box);
  }
  ImGui::SetCursorScreenPos(low);
  ImGui::InvisibleButton("##canvas", ImVec2(high.x - low.x, high.y - low.y));
  handle_mouse(ui);
  scene_.density = densities_.shown();
  scene_.ghost = densities_.pending();
  scene_.samples = snapshot.samples;
  // The picture's first row is its lowest.
  list.AddImage(picture, low, high, ImVec2(0, 1), ImVec2(1, 0));
  draw_overlay(ui);
}

void Canvas::handle_mouse(Ui& ui) {
  const ImGuiIO& io = ImGui::GetIO();
  const Eigen::Vector2d mouse(io.MousePos.x, io.MousePos.y);
  const Eigen::Vector2d head =
      to_pixel(scene_.camera, scene_.box, arrow_scale * shown_direction(ui));
  const bool hovered = ImGui::IsItemHovered();
  near_arrow_ = hovered && (mouse - head).norm() < static_cast<double>(ui.px(18));
  if (ImGui::IsItemActivated()) {
    holds_arrow_ = near_arrow_;
    grip_ = head - mouse;
  }
  if (ImGui::IsItemActive()) {
    const ImVec2 moved = io.MouseDelta;
    if (holds_arrow_) {
      if (moved.x != 0.0F || moved.y != 0.0F) drag_arrow(ui, mouse);
    } else if (moved.x != 0.0F || moved.y != 0.0F) {
      scene_.camera = panned(scene_.camera, {moved.x, moved.y});
      follows_ = false;
    }
  }
  if (ImGui::IsItemDeactivated() && holds_arrow_) {
    ui.draft.commit();
    holds_arrow_ = false;
  }
  if (!hovered) return;
  if (near_arrow_ || holds_arrow_) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (io.MouseWheel != 0.0F) {
    const double factor = std::pow(1.15, static_cast<double>(io.MouseWheel));
    scene_.camera = zoomed(scene_.camera, scene_.box, mouse, factor);
    follows_ = false;
  }
  if (!near_arrow_ && ImGui::IsMouseDoubleClicked(0)) follows_ = true;
}

void Canvas::drag_arrow(Ui& ui, const Eigen::Vector2d& mouse) {
  const Eigen::Vector2d head = to_plane(scene_.camera, scene_.box, mouse + grip_);
  // Steps of 0.05 give numbers that can be said aloud.
  const Eigen::Vector2d b = (head / arrow_scale / 0.05).array().round() * 0.05;
  Experiment changed = ui.draft.shown();
  if (changed.reward.b.size() != 2 || changed.reward.b == b) return;
  changed.reward.b = b;
  ui.draft.edit(Setting::b, std::move(changed));
}

void Canvas::draw_header(Ui& ui, const plot::Box& area) const {
  const Snapshot& snapshot = ui.snapshot;
  const TiltingConfig& tilting = snapshot.experiment->tilting;
  const int tilt = snapshot.samples ? snapshot.samples_tilt : 0;
  const Fonts& fonts = ui.theme.fonts;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  double x = area.left + ui.px(16);
  double y = area.top + ui.px(12);
  const std::string title = "Tilt " + std::to_string(tilt) + " / " + std::to_string(tilting.tilts);
  draw_text(list, fonts.title, vec2(x, y), palette::text, title);
  x += measure(fonts.title, title).x + ui.px(14);
  draw_text(list, fonts.text, vec2(x, y + ui.px(3)), palette::muted,
            "λk/N = " + plot::short_number(tilt_strength(tilting, tilt), 3));

  if (snapshot.experiment->dimension() != 2) return;
  // The legend: model, exact density, target.
  x = area.left + ui.px(16);
  y += ui.px(29);
  const double mid = y + 0.56 * fonts.small.size;
  const auto entry = [&](double width, const std::string& text) {
    draw_text(list, fonts.small, vec2(x + width + ui.px(7), y), palette::muted, text);
    x += width + ui.px(7) + measure(fonts.small, text).x + ui.px(18);
  };
  if (snapshot.samples) {
    list.AddCircleFilled(vec2(x + ui.px(5), mid), ui.px(4), palette::u32(palette::accent));
    entry(ui.px(10), std::to_string(snapshot.samples->cols()) + " samples of the model");
  }
  const double bar = ui.px(40) / static_cast<double>(density_colours.size());
  for (std::size_t i = 0; i < density_colours.size(); ++i) {
    const double left = x + bar * static_cast<double>(i);
    list.AddRectFilled(vec2(left, mid - ui.px(5)), vec2(left + bar + 0.5, mid + ui.px(5)),
                       palette::u32(density_colours[i]));
  }
  entry(ui.px(40), "exact density");
  for (const float dash : {0.0F, 11.0F, 22.0F}) {
    list.AddLine(vec2(x + ui.px(dash), mid), vec2(x + ui.px(dash + 7), mid),
                 palette::u32(palette::aim, 0.75F), ui.px(1.4F));
  }
  entry(ui.px(29), "target (k = N), 2σ");
}

void Canvas::draw_overlay(Ui& ui) const {
  const CanvasPainter painter{*ImGui::GetWindowDrawList(), ui.theme, scene_.camera, scene_.box};
  painter.axes();
  painter.list.PushClipRect(vec2(scene_.box.left, scene_.box.top),
                            vec2(scene_.box.right, scene_.box.bottom), true);
  if (densities_.target()) painter.outlines(*densities_.target());
  const Eigen::Vector2d b = shown_direction(ui);
  painter.arrow(arrow_scale * b, near_arrow_ || holds_arrow_, "b = " + pair(b));
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (ImGui::IsItemHovered() && !holds_arrow_ && densities_.shown()) {
    const Eigen::Vector2d x = to_plane(scene_.camera, scene_.box, {mouse.x, mouse.y});
    painter.plate(ui.theme.fonts.mono_small,
                  "x = " + pair(x) + "  log p = " + fixed(densities_.shown()->log_density(x), 2),
                  CanvasPainter::Corner::lower_right);
  }
  if (ui.snapshot.phase == Phase::idle && !ui.snapshot.samples) {
    painter.plate(ui.theme.fonts.small, "Play (Space) tilts the model: its samples appear here",
                  CanvasPainter::Corner::lower_left);
  }
  if (!densities_.problem().empty()) painter.message(densities_.problem());
  painter.list.PopClipRect();
}

}  // namespace tiltscope::view
