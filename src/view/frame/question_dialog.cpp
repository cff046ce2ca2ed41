#include "view/frame/question_dialog.h"

#include "view/kit/tooltip.h"
#include "view/look/palette.h"

#include <algorithm>

namespace tiltscope::view {

bool draw_question(Ui& ui, ImVec2 window, const AskedQuestion& question) {
  constexpr const char* id = "##question";
  if (!ImGui::IsPopupOpen(id)) ImGui::OpenPopup(id);
  const float pad = ui.px(18);
  const float width = std::min(ui.px(520), window.x - ui.px(24));
  const float inside = width - 2.0F * pad;
  ImGui::SetNextWindowPos(ImVec2(0.5F * window.x, 0.5F * window.y), ImGuiCond_Always,
                          ImVec2(0.5F, 0.5F));
  ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0.0F), ImVec2(width, window.y - ui.px(24)));
  ImGui::PushStyleColor(ImGuiCol_PopupBg, palette::vec4(palette::raised));
  ImGui::PushStyleColor(ImGuiCol_Border, palette::vec4(palette::accent));
  // Buttons stand out from the ground, which is as light as they are elsewhere.
  ImGui::PushStyleColor(ImGuiCol_Button, palette::vec4(palette::hovered));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(pad, pad));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ui.px(8), ui.px(9)));
  bool answered = false;
  if (ImGui::BeginPopupModal(id, nullptr,
                             ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoTitleBar |
                                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings)) {
    const Fonts& fonts = ui.theme.fonts;
    {
      const FontScope font(fonts.bold);
      ImGui::TextUnformatted(wrapped(fonts.bold, question.title, inside).c_str());
    }
    {
      const FontScope font(fonts.text);
      ImGui::TextUnformatted(wrapped(fonts.text, question.text, inside).c_str());
    }
    {
      const FontScope font(fonts.mono_small);
      ImGui::PushStyleColor(ImGuiCol_Text, palette::vec4(palette::accent));
      for (const std::string& line : question.lines) {
        ImGui::TextUnformatted(wrapped(fonts.mono_small, line, inside).c_str());
      }
      ImGui::PopStyleColor();
    }
    const std::size_t last = question.answers.size() - 1;
    for (std::size_t i = 0; i <= last; ++i) {
      const auto& [name, words, about, take] = question.answers[i];
      const bool clicked = ImGui::Button((words + "###" + name).c_str(), ImVec2(0.0F, ui.px(30)));
      const bool pressed = clicked || (i == last && ui.closes_popups);
      // The answer that changes nothing.
      if (i == last) ImGui::SetItemDefaultFocus();
      tooltip(ui, name, words, about);
      if (i < last) ImGui::SameLine();
      if (!pressed || answered) continue;
      answered = true;
      if (take) take();
    }
    if (answered) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(3);
  return answered;
}

}  // namespace tiltscope::view
