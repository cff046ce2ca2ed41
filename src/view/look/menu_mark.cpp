#include "view/look/imgui_compat.h"

// Dear ImGui shows the mark only once an arrow was pressed, and has no public way before 1.91.4.
#include <imgui_internal.h>

namespace tiltscope::view {

bool mark_in_menu() {
#if IMGUI_VERSION_NUM >= 19140
  ImGui::SetNavCursorVisible(true);
#else
#if IMGUI_VERSION_NUM < 18700
  const ImGuiIO& io = ImGui::GetIO();
  for (const int key : {ImGuiKey_Space, ImGuiKey_Enter}) {
    const int code = io.KeyMap[key];
    if (code >= 0 && io.KeysDown[code]) return false;
  }
#endif
  ImGui::GetCurrentContext()->NavDisableHighlight = false;
#endif
  return true;
}

}  // namespace tiltscope::view
