#include "view/kit/number_entry.h"

#include "config/typed_number.h"
#include "config/wording.h"
#include "view/look/imgui_compat.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr std::size_t room = 256;
/// What begins in a field of a slider's own, which has less room, may have lost letters beyond.
constexpr std::size_t longest = 30;

/// What was typed, once the field is let go with another text than at first.
std::optional<std::string> text_entry(Ui& ui, const char* id, const std::string& shown) {
  std::array<char, room> text{};
  shown.copy(text.data(), room - 1);
  // True in every frame in which the text is not the one shown, and from Dear ImGui 1.92 on also
  // when Escape takes it back.
  const bool changed = ImGui::InputText(id, text.data(), room, ImGuiInputTextFlags_AutoSelectAll);
  const ImGuiID field = ImGui::GetID(id);
  const bool held = ImGui::IsItemActive();
  const bool given_up = escape_pressed();
  TypedText& typed = ui.typed;
  if (changed && !given_up) {
    typed = {field, text.data()};
  } else if (typed.field == field && (held || given_up)) {
    typed = {};
  }
  if (held || typed.field != field) return std::nullopt;
  return std::exchange(typed, {}).text;
}

template <class Read>
auto entry(Ui& ui, const char* id, const std::string& shown, const Read& read)
    -> std::optional<decltype(read(shown))> {
  const std::optional<std::string> text = text_entry(ui, id, shown);
  if (!text) return std::nullopt;
  try {
    if (text->size() > longest) {
      throw NotANumber(as_given(*text) + " is longer than any number here");
    }
    return read(*text);
  } catch (const NotANumber& problem) {
    ui.announce(std::string(problem.what()) + "; nothing has changed.");
    return std::nullopt;
  }
}

using Getter = const char* (*)(ClipboardContext);
Getter text_of_clipboard = nullptr;

const char* one_line_of_clipboard(ClipboardContext context) {
  const char* text = text_of_clipboard(context);
  if (text == nullptr || !ImGui::GetIO().WantTextInput) return text;
  static std::string line;
  line = text;
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  std::ranges::replace_if(line, is_control, ' ');
  return line.c_str();
}

}  // namespace

std::optional<double> real_entry(Ui& ui, const char* id, const std::string& shown) {
  return entry(ui, id, shown, [](const std::string& text) { return typed_real(text); });
}

std::optional<std::int64_t> whole_entry(Ui& ui, const char* id, const std::string& shown) {
  return entry(ui, id, shown, [](const std::string& text) { return typed_whole(text); });
}

void paste_lines_as_blanks() {
  Getter& getter = clipboard_getter();
  if (getter == one_line_of_clipboard) return;
  text_of_clipboard = std::exchange(getter, one_line_of_clipboard);
}

}  // namespace tiltscope::view
