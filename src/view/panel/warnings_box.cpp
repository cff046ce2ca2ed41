#include "view/panel/warnings_box.h"

#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"

#include <cstddef>
#include <string>
#include <vector>

namespace tiltscope::view {
namespace {

void draw_text_of(Ui& ui, const Warning& warning, const std::string& id) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  paragraph(ui, palette::accent, warning.text);
  const ImVec2 end = ImGui::GetItemRectMax();
  const double right =
      static_cast<double>(at.x) + static_cast<double>(ImGui::GetContentRegionAvail().x);
  explain(ui, id.c_str(), {at.x, at.y, right, end.y}, "Something to change", warning.more);
}

void draw_remedies(Ui& ui, const Warning& warning, const std::string& id) {
  const FontScope font(ui.theme.fonts.small);
  const float right = ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x;
  for (std::size_t i = 0; i < warning.remedies.size(); ++i) {
    const Remedy& remedy = warning.remedies[i];
    const float width = measure(ui.theme.fonts.small, remedy.button).x + ui.px(16);
    // Beside the one before where there is room.
    if (i > 0 && ImGui::GetItemRectMax().x + ui.px(6) + width <= right) {
      ImGui::SameLine(0.0F, ui.px(6));
    }
    const std::string button = id + "/" + std::to_string(i);
    const bool clicked =
        ImGui::Button((remedy.button + "###" + button).c_str(), ImVec2(width, 0.0F));
    const bool pressed = key_enter(ui, button.c_str()) || clicked;
    const std::string runs =
        ui.draft.auto_run ? " Auto-run is on: a run with it starts at once." : "";
    tooltip(ui, button.c_str(), remedy.button, remedy.why + runs);
    if (pressed) ui.draft.apply(remedy.setting->subject, remedied(ui.draft.shown(), remedy));
  }
}

}  // namespace

void draw_warnings(Ui& ui, const std::vector<Warning>& warnings) {
  for (std::size_t i = 0; i < warnings.size(); ++i) {
    const std::string id = "##warning/" + std::to_string(i);
    ImGui::Dummy(ImVec2(0.0F, ui.px(2)));
    draw_text_of(ui, warnings[i], id);
    draw_remedies(ui, warnings[i], id);
  }
}

}  // namespace tiltscope::view
