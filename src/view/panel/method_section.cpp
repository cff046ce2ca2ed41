#include "config/options.h"
#include "view/kit/key_control.h"
#include "view/kit/setting_widgets.h"
#include "view/kit/tooltip.h"
#include "view/look/palette.h"
#include "view/panel/method_sections.h"
#include "view/state/method_words.h"

#include <string>

namespace tiltscope::view {

void draw_method_choice(Ui& ui) {
  constexpr const Setting& kind = setting("method.kind");
  const Experiment& shown = ui.draft.shown();
  const auto& choice = std::get<Choice>(kind.value);
  const std::size_t chosen = choice.chosen(shown);
  ImGui::SetNextItemWidth(-1.0F);
  if (begin_combo(ui, "##method.kind", choice.shown[chosen])) {
    for (std::size_t i = 0; i < options::method.size(); ++i) {
      const auto& option = options::method[i];
      const bool pressed = ImGui::Selectable(option.shown, i == chosen);
      if (i == chosen) ImGui::SetItemDefaultFocus();
      tooltip(ui, ("##method/" + std::string(option.word)).c_str(), option.shown,
              std::string(method_words(option.value)));
      if (!pressed || i == chosen) continue;
      Experiment changed = ui.draft.shown();
      choice.choose(changed, i);
      ui.draft.apply(kind.subject, std::move(changed));
    }
    ImGui::EndCombo();
  } else {
    explain_setting(ui, kind, "##method.kind", kind.title);
  }
  mark_objection(ui, kind.subject);
  paragraph(ui, palette::muted, std::string(method_words(ui.draft.shown().method.kind)));
}

void draw_method(Ui& ui) {
  draw_method_choice(ui);
  draw_listed(ui, Panel::method);
}

}  // namespace tiltscope::view
