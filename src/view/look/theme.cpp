#include "view/look/theme.h"

#include "view/look/imgui_compat.h"
#include "view/look/palette.h"

#include <imgui.h>

#include <array>
#include <utility>

namespace tiltscope::view {

Theme make_theme(float scale, float density) {
  ImGuiIO& io = ImGui::GetIO();
  Theme theme{load_fonts(*io.Fonts, scale, density), scale};
  io.FontDefault = theme.fonts.text.font;
#if IMGUI_VERSION_NUM < 19200
  io.FontGlobalScale = 1.0F / density;
#endif

  ImGuiStyle style;
  ImGui::StyleColorsDark(&style);
  style.WindowPadding = ImVec2(18, 16);
  style.FramePadding = ImVec2(10, 6);
  style.ItemSpacing = ImVec2(8, 8);
  style.ItemInnerSpacing = ImVec2(8, 6);
  style.WindowRounding = 0;
  style.ChildRounding = 6;
  style.FrameRounding = 6;
  style.PopupRounding = 6;
  style.GrabRounding = 8;
  style.GrabMinSize = 14;
  style.ScrollbarSize = 10;
  style.ScrollbarRounding = 5;
  style.WindowBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 1;
  style.DisabledAlpha = palette::disabled_opacity;
  style.ScaleAllSizes(scale);
#if IMGUI_VERSION_NUM >= 19200
  style.FontSizeBase = theme.fonts.text.size;
#endif

  ImGui::GetStyle() = style;
  apply_palette();
  return theme;
}

void apply_palette() {
  ImGuiStyle& style = ImGui::GetStyle();
  using namespace palette;
  const auto colours = std::to_array<std::pair<ImGuiCol, ImVec4>>({
      {ImGuiCol_Text, vec4(text)},
      {ImGuiCol_TextDisabled, vec4(muted)},
      {ImGuiCol_WindowBg, vec4(palette::panel)},
      {ImGuiCol_ChildBg, vec4(palette::panel, 0.0F)},
      {ImGuiCol_PopupBg, vec4(raised)},
      {ImGuiCol_Border, vec4(faint)},
      {ImGuiCol_FrameBg, vec4(raised)},
      {ImGuiCol_FrameBgHovered, vec4(hovered)},
      {ImGuiCol_FrameBgActive, vec4(hovered)},
      {ImGuiCol_Button, vec4(raised)},
      {ImGuiCol_ButtonHovered, vec4(hovered)},
      {ImGuiCol_ButtonActive, vec4(line)},
      {ImGuiCol_Header, vec4(hovered)},
      {ImGuiCol_HeaderHovered, vec4(hovered)},
      {ImGuiCol_HeaderActive, vec4(hovered)},
      {ImGuiCol_SliderGrab, vec4(accent)},
      {ImGuiCol_SliderGrabActive, vec4(accent)},
      {ImGuiCol_CheckMark, vec4(accent)},
      {ImGuiCol_TextSelectedBg, vec4(accent, 0.35F)},
      // As around what has the keys elsewhere.
      {nav_mark, vec4(text)},
      {ImGuiCol_ScrollbarBg, vec4(palette::panel, 0.0F)},
      {ImGuiCol_ScrollbarGrab, vec4(faint)},
      {ImGuiCol_ScrollbarGrabHovered, vec4(muted)},
      {ImGuiCol_ScrollbarGrabActive, vec4(muted)},
      {ImGuiCol_Separator, vec4(line)},
  });
  for (const auto& [which, colour] : colours) style.Colors[which] = colour;
}

}  // namespace tiltscope::view
