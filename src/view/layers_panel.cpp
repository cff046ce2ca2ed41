#include "view/layers_panel.h"

#include "view/canvas_explanations.h"
#include "view/canvas_marks.h"
#include "view/palette.h"
#include "view/widgets.h"

#include <algorithm>
#include <string>

namespace tiltscope::view {
namespace {

struct Row {
  Layer layer;
  const char* name;
  std::string_view about;
};

/// From the front to the back, as the layers lie.
constexpr std::array<Row, layer_count> rows = {{
    {Layer::paths, "sampler paths", explain::paths_layer},
    {Layer::learned_score, "learned score", explain::learned_score_layer},
    {Layer::exact_score, "exact score", explain::exact_score_layer},
    {Layer::target, "target, k = N", explain::target_layer},
    {Layer::base, "base density", explain::base_layer},
    {Layer::samples, "samples", explain::samples_layer},
    {Layer::score_error, "score error", explain::error_layer},
    {Layer::contours, "contours", explain::contours_layer},
    {Layer::density, "exact density", explain::density_layer},
}};

void draw_row(Ui& ui, const Row& row, Layers::Setting& setting, float width) {
  ImGui::PushID(row.name);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(24);
  const float opacity_width = ui.px(72);
  const float name_width = width - opacity_width - ui.px(8);
  if (ImGui::InvisibleButton("##switch", ImVec2(name_width, height))) {
    setting.shown = !setting.shown;
    if (setting.shown && setting.opacity <= 0.0) setting.opacity = 1.0;
  }
  const bool lit = ImGui::IsItemHovered();
  tooltip(ui, ("##layer/" + std::string(row.name)).c_str(), row.name, row.about);

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float middle = at.y + 0.5F * height;
  draw_switch(ui, ImVec2(at.x, middle), setting.shown, lit);
  const float opacity = setting.shown ? 1.0F : 0.4F;
  draw_swatch(ui, row.layer, ImVec2(at.x + ui.px(36), middle), opacity);
  draw_text(list, ui.theme.fonts.small,
            ImVec2(at.x + ui.px(63), middle - 0.58F * ui.theme.fonts.small.size),
            setting.shown || lit ? palette::text : palette::muted, row.name);

  if (setting.shown) {
    ImGui::SetCursorScreenPos(ImVec2(at.x + width - opacity_width, at.y + ui.px(3)));
    slider(ui, "##opacity", setting.opacity, {0.0, 1.0}, 0.0, palette::muted, "%.2f", false,
           Typed::in_range);
    setting.opacity = std::clamp(setting.opacity, 0.0, 1.0);
    tooltip(ui, ("##opacity/" + std::string(row.name)).c_str(), "Opacity", explain::opacity);
  }
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + height));
  ImGui::PopID();
}

}  // namespace

plot::Colour colour_of(Layer layer) {
  switch (layer) {
    case Layer::samples:
    case Layer::learned_score:
      return palette::accent;
    case Layer::exact_score:
      return palette::exact;
    case Layer::base:
      return palette::second;
    case Layer::target:
    case Layer::paths:
      return palette::aim;
    case Layer::contours:
    case Layer::density:
      return palette::density_map[12];
    case Layer::score_error:
      return palette::error_map[12];
  }
  return palette::text;
}

const char* name_of(Layer layer) {
  for (const Row& row : rows) {
    if (row.layer == layer) return row.name;
  }
  return "";
}

void draw_swatch(const Ui& ui, Layer layer, ImVec2 at, float opacity) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = ui.px(5);
  const float width = ui.px(18);
  const auto bar = [&](const ColourMap& colours) {
    paint_colours(list, colours, ImVec2(at.x, at.y - half), ImVec2(at.x + width, at.y + half),
                  opacity);
  };
  const ImU32 ink = palette::u32(colour_of(layer), opacity);
  const float middle = at.x + 0.5F * width;
  switch (layer) {
    case Layer::density:
      return bar(palette::density_map);
    case Layer::score_error:
      return bar(palette::error_map);
    case Layer::samples:
      for (const ImVec2 place : {ImVec2(-6, 2), ImVec2(0, -3), ImVec2(6, 1)}) {
        list.AddCircleFilled(ImVec2(middle + ui.px(place.x), at.y + ui.px(place.y)), ui.px(2.6F),
                             ink);
      }
      return;
    case Layer::exact_score:
    case Layer::learned_score:
      list.AddLine(ImVec2(at.x, at.y), ImVec2(at.x + width - ui.px(5), at.y), ink, ui.px(2));
      list.AddTriangleFilled(ImVec2(at.x + width, at.y),
                             ImVec2(at.x + width - ui.px(7), at.y + ui.px(4)),
                             ImVec2(at.x + width - ui.px(7), at.y - ui.px(4)), ink);
      return;
    case Layer::paths:
      list.AddBezierCubic(ImVec2(at.x, at.y + half), ImVec2(middle, at.y + 1.6F * half),
                          ImVec2(middle, at.y - 1.6F * half), ImVec2(at.x + width, at.y - half),
                          ink, ui.px(1.6F));
      return;
    case Layer::contours:
    case Layer::base:
    case Layer::target:
      list.AddCircle(ImVec2(middle, at.y), ui.px(6), ink, 24, ui.px(1.5F));
      list.AddCircle(ImVec2(middle, at.y), ui.px(2.6F), ink, 16, ui.px(1.2F));
      return;
  }
}

void draw_layers_panel(Ui& ui, const plot::Box& canvas, Layers& layers) {
  const float pad = ui.px(12);
  const float gap = ui.px(8);
  const float content = ui.px(24) * static_cast<float>(layer_count);
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
  for (const Row& row : rows) draw_row(ui, row, layers[row.layer], row_width);
  ImGui::EndChild();
  ImGui::PopStyleColor();
}

}  // namespace tiltscope::view
