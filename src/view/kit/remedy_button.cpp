#include "view/kit/remedy_button.h"

#include "view/kit/key_control.h"
#include "view/kit/tooltip.h"

#include <string>

namespace tiltscope::view {

bool remedy_button(Ui& ui, const char* id, const Remedy& remedy, float height) {
  const bool clicked = ImGui::Button((remedy.button + "###" + id).c_str(), ImVec2(0.0F, height));
  const bool pressed = key_enter(ui, id) || clicked;
  if (pressed) {
    ui.draft.apply_and_play(remedy.setting->subject, remedied(ui.draft.shown(), remedy));
  }
  tooltip(ui, id, remedy.button,
          remedy.why + (remedy.why.empty() ? "" : " ") +
              "A run with the new setting starts at once. Ctrl+Z takes the change back, and brings "
              "this run back.");
  return pressed;
}

}  // namespace tiltscope::view
