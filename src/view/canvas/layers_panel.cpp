#include "view/canvas/layers_panel.h"

#include "view/kit/widgets.h"
#include "view/look/palette.h"

#include <algorithm>
#include <ranges>
#include <string>

namespace tiltscope::view {
namespace {

void draw_row(Ui& ui, const CanvasFrame& frame, CanvasLayer& layer, float width) {
  const char* name = layer.traits().name;
  ImGui::PushID(name);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(24);
  const float opacity_width = ui.px(72);
  const float name_width = width - opacity_width - ui.px(8);
  if (ImGui::InvisibleButton("##switch", ImVec2(name_width, height))) {
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
}

}  // namespace

void draw_layers_panel(Ui& ui, const CanvasFrame& frame, Layers& layers) {
  const plot::Box& canvas = frame.box;
  const float pad = ui.px(12);
  const float gap = ui.px(8);
  const float content = ui.px(24) * static_cast<float>(Layers::count);
  const float width = std::min(ui.px(262), static_cast<float>(canvas.width()) - 2.0F * gap);
  const float height =
      std::min(content + 2.0F * pad, static_cast<float>(canvas.height()) - 2.0F * gap);
  ImGui::SetCursorScreenPos(
      ImVec2(static_cast<float>(canvas.right) - gap - width, static_cast<float>(canvas.top) + gap));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, palette::vec4(palette::panel));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(pad, pad));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0.0F, 0.0F));
  // The old name of what later versions call always using the window's padding.
  constexpr bool bordered = true;
  ImGui::BeginChild("##layers", ImVec2(width, height), bordered);
  ImGui::PopStyleVar(2);
  const float row_width = ImGui::GetContentRegionAvail().x;
  // From the front to the back, as they lie.
  const auto all = layers.all();
  for (CanvasLayer* layer : std::views::reverse(all)) draw_row(ui, frame, *layer, row_width);
  ImGui::EndChild();
  ImGui::PopStyleColor();
}

}  // namespace tiltscope::view
