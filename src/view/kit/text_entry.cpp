#include "view/kit/text_entry.h"

#include "view/look/imgui_compat.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tiltscope::view {

std::optional<std::string> text_entry(Ui& ui, const char* id, const std::string& shown,
                                      const char* hint, std::size_t longest,
                                      const std::function<void(const std::string&)>& typed) {
  const ImGuiID field = ImGui::GetID(id);
  const bool goes_on = ui.typed.field == field;
  const std::string& text = goes_on ? ui.typed.text : shown;
  std::vector<char> letters(std::max(longest, text.size()) + 1, '\0');
  std::ranges::copy(text, letters.begin());
  ImGui::SetNextItemWidth(-1.0F);
  const bool changed = ImGui::InputTextWithHint(id, hint, letters.data(), letters.size());
  const bool held = ImGui::IsItemActive();
  const bool left = ImGui::IsItemDeactivated();
  const bool given_up = escape_pressed();
  const std::string now = letters.data();
  if (held && changed && !given_up) {
    ui.typed = {field, now};
    if (typed) typed(now);
  }
  if (!left) return std::nullopt;
  if (given_up && typed) ui.draft.cancel();
  const bool was_typed = std::exchange(ui.typed, {}).field == field;
  if (given_up || !was_typed) return std::nullopt;
  return now;
}

}  // namespace tiltscope::view
