#include "view/canvas/layers_panel.h"

#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

namespace tiltscope::view {
namespace {

constexpr float padding = 12.0F;  ///< in units of the design

/// Returns the number that its switch has among the keys' controls.
KeyFocus::Id draw_row(Ui& ui, const CanvasFrame& frame, CanvasLayer& layer, float width) {
  const char* name = layer.traits().name;
  ImGui::PushID(name);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(24);
  const float opacity_width = ui.px(72);
  const float name_width = width - opacity_width - ui.px(8);
  const KeyFocus::Id id = ImGui::GetID("##switch");
  const bool clicked = ImGui::InvisibleButton("##switch", ImVec2(name_width, height));
  if (key_enter(ui, "##switch") || clicked) {
    layer.shown = !layer.shown;
    if (layer.shown && layer.opacity <= 0.0) layer.opacity = 1.0;
  }
  const bool lit = ImGui::IsItemHovered();
  const std::string about =
      (layer.known(frame) ? "" : "Not known for this run. ") + std::string(layer.traits().about);
  tooltip(ui, ("##layer/" + std::string(name)).c_str(), name, about);

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = at.y + 0.5F * height;
  draw_switch(ui, ImVec2(at.x, middle), layer.shown, lit);
  const float opacity = layer.shown ? 1.0F : 0.4F;
  layer.draw_swatch({list, ui.theme, ImVec2(at.x + ui.px(36), middle), opacity});
  draw_text(list, ui.theme.fonts.small,
            ImVec2(at.x + ui.px(63), middle - 0.58F * ui.theme.fonts.small.size),
            layer.shown || lit ? palette::text : palette::muted, name);

  if (layer.shown) {
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - opacity_width, at.y + ui.px(3)));
    slider(ui, "##opacity", layer.opacity, {0.0, 1.0}, 0.0, palette::muted, "%.2f", false,
           Typed::in_range);
    layer.opacity = std::clamp(layer.opacity, 0.0, 1.0);
    tooltip(ui, ("##opacity/" + std::string(name)).c_str(), "Opacity",
            "Opacity of the layer, from 0 to 1. Ctrl+click to type.");
  }
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + height));
  ImGui::PopID();
  return id;
}

/// Up and down lead from switch to switch.
void walk(Ui& ui, const std::vector<KeyFocus::Id>& rows) {
  const auto at = std::ranges::find(rows, ui.keys.focus());
  const int up = ui.keys.pressed().up;
  if (at == rows.end() || up == 0) return;
  const auto to = std::clamp<std::ptrdiff_t>(at - rows.begin() - up, 0, std::ssize(rows) - 1);
  ui.keys.go_to(rows[static_cast<std::size_t>(to)]);
}

}  // namespace

plot::Box layers_place(const Ui& ui, const CanvasFrame& frame) {
  const plot::Box& canvas = frame.box;
  const double gap = ui.px(8);
  const double content = ui.px(24 * static_cast<float>(Layers::count) + 2.0F * padding);
  const double width = std::min<double>(ui.px(262), canvas.width() - 2.0 * gap);
  const double height = std::min(content, canvas.height() - 2.0 * gap);
  const double right = canvas.right - gap;
  const double top = canvas.top + gap;
  return {right - width, top, right, top + height};
}

void draw_layers_panel(Ui& ui, const CanvasFrame& frame, Layers& layers, bool takes_keys) {
  const plot::Box place = layers_place(ui, frame);
  ImGui::SetCursorScreenPos(vec2(place.left, place.top));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, palette::vec4(palette::panel));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(padding), ui.px(padding)));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0F, 0.0F));
  // The old name of what later versions call always using the window's padding.
  constexpr bool bordered = true;
  ImGui::BeginChild("##layers", vec2(place.width(), place.height()), bordered, no_tab_by_imgui());
  ImGui::PopStyleVar(2);
  const float row_width = ImGui::GetContentRegionAvail().x;
  std::vector<KeyFocus::Id> rows;
  // From the front to the back, as they lie.
  const auto all = layers.all();
  for (std::size_t i = all.size(); i-- > 0;) {
    rows.push_back(draw_row(ui, frame, *all[i], row_width));
  }
  if (takes_keys) ui.keys.go_into(rows.front());
  walk(ui, rows);
  ImGui::EndChild();
  ImGui::PopStyleColor();
}

}  // namespace tiltscope::view
