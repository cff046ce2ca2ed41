#pragma once

#include <imgui.h>

#include <cstdint>

/// What differs between Dear ImGui 1.86 (Debian 12), 1.90 (Debian 13) and 1.92.
namespace tiltscope::view {

/// 1.92.8 swapped the flags and the thickness of lines; either order compiles on every version.
inline void stroke(ImDrawList& list, const ImVec2* points, int count, ImU32 colour, float thickness,
                   bool closed = false) {
  const int flags = closed ? 1 : 0;
#if IMGUI_VERSION_NUM >= 19280
  list.AddPolyline(points, count, colour, thickness, flags);
#else
  list.AddPolyline(points, count, colour, flags, thickness);
#endif
}

/// Strokes and clears the draw list's path.
inline void stroke_path(ImDrawList& list, ImU32 colour, float thickness, bool closed = false) {
  stroke(list, list._Path.Data, list._Path.Size, colour, thickness, closed);
  list.PathClear();
}

inline void stroke_box(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float thickness,
                       float rounding = 0.0F) {
#if IMGUI_VERSION_NUM >= 19280
  list.AddRect(low, high, colour, rounding, thickness, 0);
#else
  list.AddRect(low, high, colour, rounding, 0, thickness);
#endif
}

inline void push_font(ImFont* font, float size) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, size);
#else
  (void)size;
  ImGui::PushFont(font);
#endif
}

/// From 1.92 on letters are drawn when they are needed; before, a list of ranges is drawn at start.
inline constexpr bool draws_letters_on_demand = IMGUI_VERSION_NUM >= 19200;

/// Whether the font has the letter, so that no question mark takes its place.
inline bool has_letter(ImFont& font, unsigned letter) {
#if IMGUI_VERSION_NUM >= 19200
  return font.IsGlyphInFont(static_cast<ImWchar>(letter));
#else
  return font.FindGlyphNoFallback(static_cast<ImWchar>(letter)) != nullptr;
#endif
}

/// The colour of the mark around what has the keys in a menu.
#if IMGUI_VERSION_NUM >= 19140
inline constexpr ImGuiCol nav_mark = ImGuiCol_NavCursor;
#else
inline constexpr ImGuiCol nav_mark = ImGuiCol_NavHighlight;
#endif

/// From 1.87 on keys wait in a line, so that each press is seen by a frame; before, a key is down
/// or up when a frame begins.
inline constexpr bool queues_keys = IMGUI_VERSION_NUM >= 18700;

inline bool escape_pressed() {
#if IMGUI_VERSION_NUM >= 18700
  return ImGui::IsKeyPressed(ImGuiKey_Escape);
#else
  return ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape));
#endif
}

/// The functions that fetch the clipboard's text, and set it.
#if IMGUI_VERSION_NUM >= 19110
using ClipboardContext = ImGuiContext*;
inline auto& clipboard_getter() { return ImGui::GetPlatformIO().Platform_GetClipboardTextFn; }
inline auto& clipboard_setter() { return ImGui::GetPlatformIO().Platform_SetClipboardTextFn; }
#else
using ClipboardContext = void*;
inline auto& clipboard_getter() { return ImGui::GetIO().GetClipboardTextFn; }
inline auto& clipboard_setter() { return ImGui::GetIO().SetClipboardTextFn; }
#endif

inline ImTextureID texture_id(unsigned gl_name) {
  // A pointer or an integer, as the version has it.
  return (ImTextureID)(std::intptr_t)gl_name;  // NOLINT(*-cstyle-cast, performance-no-int-to-ptr)
}

/// Whether both commands draw from the same texture, which from 1.92 on need not be there yet.
inline bool same_texture(const ImDrawCmd& a, const ImDrawCmd& b) {
#if IMGUI_VERSION_NUM >= 19200
  return a.TexRef._TexData == b.TexRef._TexData && a.TexRef._TexID == b.TexRef._TexID;
#else
  return a.GetTexID() == b.GetTexID();
#endif
}

/// Enter presses what the keys have come to in a menu. Before 1.87 only the space bar did that: it
/// is down for the next frame, and up again after it.
inline void hold_space_for_enter(bool down) {
#if IMGUI_VERSION_NUM < 18700
  ImGuiIO& io = ImGui::GetIO();
  if (const int space = io.KeyMap[ImGuiKey_Space]; space >= 0) io.KeysDown[space] = down;
#else
  (void)down;
#endif
}

/// Shows where the keys are in the menu that is open, whose first line has them. False as long as
/// the key is down that has opened it: before 1.87 it would press that line.
bool mark_in_menu();

}  // namespace tiltscope::view
