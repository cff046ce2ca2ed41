#include "view/help.h"

#include "view/palette.h"

namespace tiltscope::view {

bool draw_help(Ui& ui, float width, float height) {
  const Fonts& fonts = ui.theme.fonts;
  const float row = ui.px(28);
  const float half_width = ui.px(235);
  const float half_height = 0.5F * (ui.px(196) + row * static_cast<float>(key_bindings().size()));

  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImVec2(width, height));
  ImGui::SetNextWindowFocus();
  ImGui::Begin("##help", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove);
  ImGui::SetCursorPos(ImVec2(0, 0));
  const bool open = !ImGui::InvisibleButton("##anywhere", ImVec2(width, height));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRectFullScreen();
  list.AddRectFilled(ImVec2(0, 0), ImVec2(width, height), palette::u32(palette::background, 0.72F));
  const float left = 0.5F * width - half_width;
  const float right = 0.5F * width + half_width;
  const float top = 0.5F * height - half_height;
  list.AddRectFilled(ImVec2(left, top), ImVec2(right, top + 2 * half_height),
                     palette::u32(palette::raised), ui.px(10));
  float y = top + ui.px(22);
  const float text = left + ui.px(28);
  draw_text(list, fonts.title, ImVec2(text, y), palette::text, "Keys");
  y += ui.px(40);
  for (const auto& [key, does] : key_bindings()) {
    draw_text(list, fonts.mono_small, ImVec2(text, y), palette::accent, key);
    draw_text(list, fonts.small, ImVec2(text + ui.px(112), y), palette::text, does);
    y += row;
  }
  y += ui.px(12);
  draw_text(list, fonts.bold, ImVec2(text, y), palette::text, "Mouse");
  for (const char* line : {"Drag the arrow's head to turn the reward.",
                           "Drag the picture to pan, wheel to zoom, double click to fit.",
                           "Ctrl + click a slider to type its number."}) {
    y += ui.px(24);
    draw_text(list, fonts.small, ImVec2(text, y), palette::muted, line);
  }
  list.PopClipRect();
  ImGui::End();
  return open;
}

}  // namespace tiltscope::view
