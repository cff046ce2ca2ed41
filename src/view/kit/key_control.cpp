#include "view/kit/key_control.h"

#include "view/kit/tooltip.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// As Dear ImGui draws it now: fainter between BeginDisabled and EndDisabled.
bool is_disabled() { return ImGui::GetStyle().Alpha < 1.0F; }

}  // namespace

const KeyPresses* key_stop(Ui& ui, const char* id, ImVec2 low, ImVec2 high, bool first) {
  if (is_disabled() || !ui.keys.stop(ImGui::GetID(id), first)) return nullptr;
  if (ui.signposts != nullptr) ui.signposts->focused = id;
  const float air = ui.px(3);
  stroke_box(*ImGui::GetWindowDrawList(), ImVec2(low.x - air, low.y - air),
             ImVec2(high.x + air, high.y + air), palette::u32(palette::text), ui.px(1.5F),
             ui.px(5));
  if (ui.keys.has_arrived() && ImGui::GetScrollMaxY() > 0.0F) ImGui::SetScrollHereY(0.5F);
  return &ui.keys.pressed();
}

const KeyPresses* key_stop(Ui& ui, const char* id) {
  return key_stop(ui, id, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
}

bool key_enter(Ui& ui, const char* id, float inset) {
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  const float in = ui.px(inset);
  const KeyPresses* keys =
      key_stop(ui, id, ImVec2(low.x + in, low.y + in), ImVec2(high.x - in, high.y - in));
  if (keys == nullptr) return false;
  ui.keys.note_button();
  if (ui.keys.has_arrived()) ui.announce(button_keys);
  return keys->enter;
}

void key_types(Ui& ui, const char* id) {
  const KeyPresses* keys = key_stop(ui, id);
  if (keys == nullptr) return;
  if (ui.keys.has_arrived()) {
    ui.announce("Enter begins to type, and takes what was typed; Escape gives it up. Tab goes on.");
  }
  if (keys->enter) ImGui::SetKeyboardFocusHere(-1);
}

ImVec2 below_item() { return {ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y}; }

bool begin_popup(const Ui& ui, const char* id, ImVec2 at) {
  ImGui::SetNextWindowPos(at, ImGuiCond_Appearing);
  if (!ImGui::BeginPopup(id)) return false;
  close_on_escape(ui);
  return true;
}

bool begin_combo(Ui& ui, const char* id, const char* shown) {
  const ImGuiID own = ImGui::GetID(id);
  if (ImGui::BeginCombo(id, shown, ImGuiComboFlags_HeightLarge)) {
    // The keys come back to it.
    ui.keys.stop(own);
    close_on_escape(ui);
    return true;
  }
  if (key_enter(ui, id)) {
    ImGui::PushID(id);
    const ImGuiID list = ImGui::GetID("##ComboPopup");
    ImGui::PopID();
    ImGui::OpenPopup(list);
  }
  return false;
}

bool key_steps(Ui& ui, const char* id, double& value, double low, double high, bool logarithmic) {
  const KeyPresses* keys = key_stop(ui, id);
  if (keys != nullptr && ui.keys.has_arrived()) ui.announce(slider_keys);
  if (keys == nullptr || keys->steps() == 0) return false;
  value = stepped(value, low, high, keys->steps(), keys->fine, logarithmic);
  ui.keys.hold();
  return true;
}

bool key_steps(Ui& ui, const char* id, int& value, int low, int high, bool logarithmic) {
  const KeyPresses* keys = key_stop(ui, id);
  if (keys != nullptr && ui.keys.has_arrived()) ui.announce(slider_keys);
  if (keys == nullptr || keys->steps() == 0) return false;
  const int direction = keys->steps() > 0 ? 1 : -1;
  for (int i = 0; i < std::abs(keys->steps()); ++i) {
    const auto next = static_cast<int>(
        std::lround(stepped(value, low, high, direction, keys->fine, logarithmic)));
    // A tenth of a small number is less than one.
    value = next != value
                ? next
                : std::clamp(value + direction, std::min(low, value), std::max(high, value));
  }
  ui.keys.hold();
  return true;
}

}  // namespace tiltscope::view
