#include "view/view_section.h"

#include "view/explanations.h"
#include "view/palette.h"
#include "view/widgets.h"
#include "view/wording.h"

#include <array>
#include <cmath>

namespace tiltscope::view {
namespace {

void draw_theme(Ui& ui) {
  constexpr std::array themes = {"dark", "light"};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(3)),
            palette::muted, "theme");
  int chosen = ui.preferences.light ? 1 : 0;
  if (choice(ui, "##theme", ImVec2(at.x + width - choice_width(ui, themes), at.y), themes,
             chosen)) {
    ui.perform(Action::theme);
  }
  tooltip(ui, "##theme", "Theme", explain::theme);
}

void draw_zoom(Ui& ui) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(3)),
            palette::muted, "size of letters");
  const std::string percent = std::to_string(std::lround(100.0 * ui.preferences.zoom)) + " %";
  const std::array<const char*, 3> words = {"−", percent.c_str(), "+"};
  const float left = at.x + width - choice_width(ui, words);
  int chosen = 1;
  if (choice(ui, "##zoom", ImVec2(left, at.y), words, chosen)) {
    const float half = left + 0.5F * choice_width(ui, words);
    ui.perform(ImGui::GetIO().MousePos.x < half ? Action::smaller : Action::larger);
  }
  tooltip(ui, "##zoom", "Size of letters and lines", explain::zoom);
}

void draw_memory(Ui& ui) {
  ImGui::BeginGroup();
  auto megabytes = static_cast<int>(ui.preferences.history_megabytes);
  value_line(ui, "history", memory_words(*ui.snapshot.history));
  const Edit edit = slider(ui, "##memory", megabytes, 16, 8'192);
  ImGui::EndGroup();
  tooltip(ui, "##memory", "Memory for the history", explain::memory);
  if (edit == Edit::none || megabytes < 1) return;
  ui.preferences.history_megabytes = static_cast<std::size_t>(megabytes);
  if (edit == Edit::released) {
    ui.send(SetHistoryBudget{ui.preferences.history_megabytes << 20U});
  }
}

}  // namespace

void draw_view_section(Ui& ui) {
  draw_theme(ui);
  draw_zoom(ui);
  draw_memory(ui);
  if (ImGui::Button("Half way and at the end", ImVec2(-1.0F, 0.0F))) ui.perform(Action::grid);
  tooltip(ui, "##grid", "Half way and at the end (G)", explain::grid);
  if (ImGui::Button("Hide the panels", ImVec2(-1.0F, 0.0F))) ui.perform(Action::panels);
  tooltip(ui, "##hide", "Hide the panels (Tab)", explain::hide);
}

}  // namespace tiltscope::view
