#include "view/frame/help.h"

#include "view/look/palette.h"

#include <algorithm>
#include <array>

namespace tiltscope::view {
namespace {

constexpr std::array mouse_lines = {
    "Drag the arrow's head to turn the reward. Escape gives a drag up.",
    "Drag the picture to pan, wheel to zoom, double click to fit. Rest on it to read density and "
    "scores.",
    "Edit, or a mean under the mouse, shows handles: a mean, an ellipse's ends, its turn, and the "
    "ring of its weight.",
    "With Layers > sampler paths on, click a sample for its path. Slide t to follow it.",
    "Plots: drag to pan, right drag for a box, wheel to zoom, double click to fit, right click "
    "for a menu.",
    "Ctrl + click a slider to type its number. Rest on a control to read what it is.",
    "Let a configuration file go over the window to open it.",
};

}  // namespace

bool draw_help(Ui& ui, float width, float height) {
  const Fonts& fonts = ui.theme.fonts;
  const std::size_t lines = key_bindings().size() + mouse_lines.size();
  const float extra = ui.px(126);
  const float row = std::min(ui.px(26), (height - extra - ui.px(16)) / static_cast<float>(lines));
  const float half_width = std::min(ui.px(330), 0.5F * width - ui.px(8));
  const float half_height = 0.5F * (extra + row * static_cast<float>(lines));

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
  float y = top + ui.px(20);
  const float text = left + ui.px(28);
  draw_text(list, fonts.title, ImVec2(text, y), palette::text, "Keys");
  y += ui.px(36);
  for (const auto& [key, does] : key_bindings()) {
    draw_text(list, fonts.mono_small, ImVec2(text, y), palette::accent, key);
    draw_text(list, fonts.small, ImVec2(text + ui.px(140), y), palette::text, does);
    y += row;
  }
  y += ui.px(8);
  draw_text(list, fonts.bold, ImVec2(text, y), palette::text, "Mouse");
  y += ui.px(28);
  for (const char* line : mouse_lines) {
    draw_text(list, fonts.small, ImVec2(text, y), palette::muted,
              shortened(fonts.small, line, right - text - ui.px(16)));
    y += row;
  }
  list.PopClipRect();
  ImGui::End();
  return open;
}

}  // namespace tiltscope::view
