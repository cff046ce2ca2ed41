#include "view/panel/view_section.h"

#include "plot/ticks.h"
#include "view/kit/setting_widgets.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/state/wording.h"

#include <array>
#include <cmath>

namespace tiltscope::view {
namespace {

void draw_theme(Ui& ui) {
  constexpr std::array themes = {"dark", "light"};
  int chosen = ui.preferences.light ? 1 : 0;
  if (choice_line(ui, "##theme", "theme", themes, chosen)) ui.perform(Action::theme);
  tooltip(ui, "##theme", "Theme", "Dark for a dim room, light for a bright one (T).");
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
  also_explained(ui, {at.x, at.y, at.x + width, at.y + ui.px(22)});
  tooltip(ui, "##zoom", "Size of letters and lines",
          "The size of letters and lines, on top of what the display asks for (Ctrl + −, Ctrl + +, "
          "Ctrl + 0).\n\nSensible: 80 to 200 %.");
}

void draw_glide(Ui& ui) {
  constexpr std::array ways = {"glide", "jump"};
  int chosen = ui.preferences.glide ? 0 : 1;
  if (choice_line(ui, "##glide", "samples", ways, chosen)) ui.preferences.glide = chosen == 0;
  tooltip(
      ui, "##glide", "From tilt to tilt",
      "How the samples of one tilt become those of the next. Each tilt's samples are drawn with "
      "the same random numbers, so that every point can glide to its new place. Pictures, "
      "figures and the history show the samples themselves.");
}

void draw_memory(Ui& ui) {
  ImGui::BeginGroup();
  auto megabytes = static_cast<int>(ui.preferences.history_megabytes);
  value_line(ui, "history", memory_words(*ui.snapshot.history));
  const Edit edit = slider(ui, "##memory", megabytes, 16, 8'192);
  ImGui::EndGroup();
  tooltip(
      ui, "##memory", "Memory for the history",
      "How much memory the history may take. A tilt's model is about 1.2 MB with the paper's "
      "network, warm moments twice that, the 2,000 samples shown 16 kB. Curves are always kept. "
      "Runs that undo can bring back may take as much again.\n\nSensible: 64 to 4,096 MB.");
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
  draw_glide(ui);
  draw_memory(ui);
  if (ImGui::Button("Half way and at the end", ImVec2(-1.0F, 0.0F))) ui.perform(Action::grid);
  tooltip(ui, "##grid", "Half way and at the end (G)",
          "Figure 1: the samples after N/2 and N tilts over the exact density, for this run and "
          "for those that are pinned, in place of the picture. The same key goes back (G).");
  const bool compares = ui.comparison.under_way();
  if (ImGui::Button(compares ? "Stop comparing###compare-n" : "Compare four N###compare-n",
                    ImVec2(-1.0F, 0.0F))) {
    ui.perform(Action::compare);
  }
  tooltip(ui, "##compare-n", "Compare four N (C)",
          "Figures 1 and 2: runs of N = 20, 50, 100 and 200 one after another, each pinned as it "
          "finishes. The same key stops it (C).");
  if (ImGui::Button("Hide the panels", ImVec2(-1.0F, 0.0F))) ui.perform(Action::panels);
  tooltip(ui, "##hide", "Hide the panels (Tab)",
          "Leave the window to the picture. The same key brings the panels back (Tab).");
}

}  // namespace tiltscope::view
