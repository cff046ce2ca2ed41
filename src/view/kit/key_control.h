#pragma once

#include "view/kit/ui.h"

namespace tiltscope::view {

/// Dear ImGui's own Tab goes from text field to text field, and into sliders. For windows where
/// nobody types, so that Tab is the walk of KeyFocus.
inline ImGuiWindowFlags no_tab_by_imgui() {
  return ImGui::GetIO().WantTextInput ? 0 : ImGuiWindowFlags_NoNavInputs;
}

/// What the status line says of a control that gets the keys.
inline constexpr const char* button_keys = "Enter or Space presses it. Tab goes on, Escape leaves.";
inline constexpr const char* slider_keys =
    "The arrows change it, with Shift finely. Enter keeps the change, Escape gives it up.";

/// Makes the item just closed a stop on the walk with Tab, unless it is disabled. Draws the mark of
/// the keys around it where it has them, and scrolls to it when it gets them. What was pressed for
/// it in this frame; null if it has not the keys.
const KeyPresses* key_stop(Ui& ui, const char* id);
/// Likewise, for what is no item: `low` and `high` are its corners.
/// The walk begins at the one that is `first`.
const KeyPresses* key_stop(Ui& ui, const char* id, ImVec2 low, ImVec2 high, bool first = false);

/// For a button: whether Enter, or Space, was pressed on it. The mark is drawn so far inside of it,
/// in units of the design, where there is no room around.
bool key_enter(Ui& ui, const char* id, float inset = 0.0F);

/// For a text field: Enter begins the typing in it.
void key_types(Ui& ui, const char* id);

/// The lower left corner of the item just closed: where the menu of a button begins.
ImVec2 below_item();
/// Dear ImGui's popup, with its upper left corner at this place of the window if there is room,
/// whatever opened it. Where it is open, between this and EndPopup, Escape closes it.
bool begin_popup(const Ui& ui, const char* id, ImVec2 at);

/// Dear ImGui's combo, which keys open, too. Where it is open, between this and EndCombo, Escape
/// closes it.
bool begin_combo(Ui& ui, const char* id, const char* shown);

/// For a slider: changes its number by the arrows. True if it has changed; then a change is under
/// way until the keys are done.
bool key_steps(Ui& ui, const char* id, double& value, double low, double high, bool logarithmic);
bool key_steps(Ui& ui, const char* id, int& value, int low, int high, bool logarithmic);

}  // namespace tiltscope::view
