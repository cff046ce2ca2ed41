#include "view/panel/first_steps.h"

#include "view/kit/key_control.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"

#include <algorithm>
#include <string>

namespace tiltscope::view {

void draw_first_steps(Ui& ui) {
  const auto is_open = [&](const FirstStep& step) {
    const Experiment& shown = ui.draft.shown();
    const bool has_arrow = shown.reward.kind == RewardKind::quadratic && shown.dimension() == 2;
    if (step.key == "arrow" && !has_arrow) return false;
    return !ui.preferences.learned.contains(std::string(step.key));
  };
  if (std::ranges::none_of(first_steps, is_open)) return;
  const Fonts& fonts = ui.theme.fonts;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float room = ImGui::GetContentRegionAvail().x;
  const float indent = ui.px(16);
  ImGui::Dummy(ImVec2(room, ui.px(4)));

  const ImVec2 head = ImGui::GetCursorScreenPos();
  draw_text(list, fonts.bold, head, palette::accent, "First steps");
  const float side = ui.px(20);
  ImGui::SetCursorScreenPos(ImVec2(head.x + room - side, head.y));
  const bool clicked = ImGui::InvisibleButton("##first-steps-close", ImVec2(side, side));
  const bool hides = key_enter(ui, "##first-steps-close") || clicked;
  draw_text(list, fonts.text, ImVec2(head.x + room - 0.5F * side, head.y),
            ImGui::IsItemHovered() ? palette::text : palette::muted, "×", Align::centre);
  tooltip(ui, "##first-steps-close", "Hide the first steps", "They do not come back.");

  for (const FirstStep& step : first_steps) {
    if (!is_open(step)) continue;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string text = wrapped(fonts.small, step.words, room - indent);
    list.AddCircle(ImVec2(at.x + ui.px(5), at.y + 0.6F * fonts.small.size), ui.px(3.5F),
                   palette::u32(palette::accent), 12, ui.px(1.2F));
    draw_text(list, fonts.small, ImVec2(at.x + indent, at.y), palette::text, text);
    ImGui::Dummy(ImVec2(room, measure(fonts.small, text).y));
    tooltip(ui, ("##first-step/" + std::string(step.key)).c_str(), step.words, step.more);
  }
  if (!hides) return;
  for (const FirstStep& step : first_steps) ui.preferences.learned.emplace(step.key);
}

}  // namespace tiltscope::view
