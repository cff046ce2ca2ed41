#include "view/panel/view_section.h"

#include "plot/ticks.h"
#include "view/kit/methods_menu.h"
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
  tooltip(ui, "##theme", "Theme",
          "Dark for a dim room, light for a bright one (T).\n\nClick to switch.");
}

void draw_zoom(Ui& ui) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(3)),
            palette::muted, "text size");
  const std::string percent = std::to_string(std::lround(100.0 * ui.preferences.zoom)) + " %";
  const std::array<const char*, 3> words = {"−", percent.c_str(), "+"};
  const float left = at.x + width - choice_width(ui, words);
  int chosen = 1;
  if (choice(ui, "##zoom", ImVec2(left, at.y), words, chosen)) {
    const float half = left + 0.5F * choice_width(ui, words);
    ui.perform(ImGui::GetIO().MousePos.x < half ? Action::smaller : Action::larger);
  }
  also_explained(ui, {at.x, at.y, at.x + width, at.y + ui.px(22)});
  tooltip(ui, "##zoom", "Text size",
          "The size of text, lines and points, on top of the display's own scale: Ctrl + − makes "
          "them smaller, Ctrl + + larger, Ctrl + 0 normal.\n\nSensible: 80 to 200 %.");
}

void draw_glide(Ui& ui) {
  constexpr std::array ways = {"glide", "jump"};
  int chosen = ui.preferences.glide ? 0 : 1;
  if (choice_line(ui, "##glide", "samples", ways, chosen)) ui.preferences.glide = chosen == 0;
  tooltip(
      ui, "##glide", "From tilt to tilt",
      "How the picture goes from one tilt's samples to the next's. Glide: every point moves to its "
      "new place, since both tilts draw with the same random numbers. Jump: the new samples take "
      "the place of the old ones at once. Pictures and figures that are saved show the samples "
      "themselves.\n\nClick to switch.");
}

void draw_memory(Ui& ui) {
  ImGui::BeginGroup();
  auto megabytes = static_cast<int>(ui.preferences.history_megabytes);
  value_line(ui, "history's memory", memory_words(*ui.snapshot.history));
  const Edit edit = slider(ui, "##memory", megabytes, 16, 8'192);
  ImGui::EndGroup();
  tooltip(
      ui, "##memory", "Memory for the history",
      "The memory that earlier tilts may take. A tilt's model takes about 1.2 MB with the paper's "
      "network (twice that with warm moments), its 2,000 samples 16 kB, and the paths of 400 of "
      "them up to 0.6 MB. When it is full, paths are dropped first, then models; curves are always "
      "kept. Runs that undo can bring back may take as much "
      "again.\n\nSensible: 64 to 4,096 MB.");
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
  if (ImGui::Button("Halfway and final", ImVec2(-1.0F, 0.0F))) ui.perform(Action::grid);
  tooltip(
      ui, "##grid", "Halfway and final (G)",
      "As the paper's Figure 1: the samples after N/2 and after N tilts over the exact density, "
      "for this run and for each pinned one. They take the place of the picture; G or this "
      "button brings it back.");
  const bool compares = ui.comparison.under_way() && !ui.comparison.of_methods();
  if (ImGui::Button(compares ? "Stop comparing###compare-n" : "Compare four N###compare-n",
                    ImVec2(-1.0F, 0.0F))) {
    ui.perform(Action::compare);
  }
  tooltip(ui, "##compare-n", "Compare four N (C)",
          "As the paper's Figures 1 and 2: runs with N = 20, 50, 100 and 200, one after another. "
          "Each is pinned when it has finished. C or this button stops it.");
  draw_compare_button(ui, "##compare-several", "Compare methods", ImVec2(-1.0F, 0.0F));
  if (ImGui::Button("Hide the panels", ImVec2(-1.0F, 0.0F))) ui.perform(Action::panels);
  tooltip(ui, "##hide", "Hide the panels (H)",
          "The picture takes the whole window. H brings the panels back.");
}

}  // namespace tiltscope::view
