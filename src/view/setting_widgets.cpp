#include "view/setting_widgets.h"

#include "view/palette.h"

#include <string>
#include <utility>

namespace tiltscope::view {
namespace {

std::string in_a_line(const char* format, double value) {
  std::string result = printed(format, value);
  if (!result.empty() && result.front() == '-') result.replace(0, 1, "\u2212");
  return result;
}

/// Draws a setting's widget, faintly and out of reach where it changes nothing, and its tooltip.
template <class Draw>
void labelled(Ui& ui, const Label& label, const Draw& draw) {
  const std::string_view idle = why_idle(label.setting, ui.draft.shown());
  ImGui::BeginDisabled(!idle.empty());
  draw();
  ImGui::EndDisabled();
  std::string text(label.explanation);
  if (!idle.empty()) text = std::string(idle) + "\n\n" + text;
  tooltip(ui, label.id, label.title, text);
}

/// Sends on what a widget reports: `change` puts its value into an experiment.
template <class Change>
void take(Ui& ui, Setting setting, Edit edit, const Change& change) {
  if (edit == Edit::none) return;
  Experiment changed = ui.draft.shown();
  change(changed);
  ui.draft.edit(setting, std::move(changed));
  if (edit == Edit::released) ui.draft.commit();
}

}  // namespace

void real_setting(Ui& ui, const Label& label, Real field, const RealStyle& style) {
  Experiment shown = ui.draft.shown();
  double value = field(shown);
  Edit edit = Edit::none;
  labelled(ui, label, [&] {
    ImGui::BeginGroup();
    value_line(ui, label.name, in_a_line(style.format, value));
    const plot::Colour colour = label.setting == Setting::b ? palette::aim : palette::accent;
    edit = slider(ui, label.id, value, style.range, style.fill_from, colour, style.format,
                  style.logarithmic);
    ImGui::EndGroup();
  });
  take(ui, label.setting, edit, [&](Experiment& e) { field(e) = value; });
}

void count_setting(Ui& ui, const Label& label, Count field, int low, int high) {
  Experiment shown = ui.draft.shown();
  int value = field(shown);
  Edit edit = Edit::none;
  labelled(ui, label, [&] {
    ImGui::BeginGroup();
    value_line(ui, label.name, std::to_string(value));
    edit = slider(ui, label.id, value, low, high);
    ImGui::EndGroup();
  });
  take(ui, label.setting, edit, [&](Experiment& e) { field(e) = value; });
}

bool choice_line(Ui& ui, const char* id, const char* name, std::span<const char* const> words,
                 int& chosen) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(3)),
            palette::enabled(palette::muted), name);
  return choice(ui, id, ImVec2(at.x + width - choice_width(ui, words), at.y), words, chosen);
}

void choice_setting(Ui& ui, const Label& label, std::span<const char* const> words, int chosen,
                    const std::function<void(Experiment&, int)>& choose) {
  bool pressed = false;
  labelled(ui, label, [&] { pressed = choice_line(ui, label.id, label.name, words, chosen); });
  if (!pressed) return;
  Experiment changed = ui.draft.shown();
  choose(changed, chosen);
  ui.draft.apply(label.setting, std::move(changed));
}

void side_by_side(Ui& ui, const char* id, const std::function<void()>& left,
                  const std::function<void()>& right) {
  const float gap = ui.px(16);
  const float width = 0.5F * (ImGui::GetContentRegionAvail().x - gap);
  ImGui::PushID(id);
  const auto column = [&](const char* name, const std::function<void()>& content) {
    ImGui::BeginChild(name, ImVec2(width, ui.px(42)), false,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground);
    content();
    ImGui::EndChild();
  };
  column("left", left);
  ImGui::SameLine(0.0F, gap);
  column("right", right);
  ImGui::PopID();
}

void draw_notes(Ui& ui, Setting setting, const std::vector<Warning>& warnings) {
  for (const Warning& warning : warnings) {
    if (warning.about == setting) paragraph(ui, palette::accent, warning.text);
  }
  const Note* note = ui.draft.note(setting);
  if (note == nullptr) return;
  paragraph(ui, note->error ? palette::error : palette::muted, note->text);
  if (note->passing) ui.wake_at(ui.draft.note_ends());
}

bool section(Ui& ui, const char* key, std::string_view title, std::string_view summary) {
  auto& folded = ui.preferences.folded;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = ui.px(30);
  const std::string id = "##section-" + std::string(key);
  if (ImGui::InvisibleButton(id.c_str(), ImVec2(width, height))) {
    if (folded.erase(key) == 0) folded.insert(key);
  }
  const bool hovered = ImGui::IsItemHovered();
  const bool open = !folded.contains(key);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const bool first = at.y + ImGui::GetScrollY() < ImGui::GetWindowPos().y + ui.px(20);
  if (!first) list.AddLine(at, ImVec2(at.x + width, at.y), palette::u32(palette::line));
  const float middle = at.y + 0.56F * height;
  draw_text(list, ui.theme.fonts.bold, ImVec2(at.x, middle - 0.56F * ui.theme.fonts.bold.size),
            palette::text, title);
  const float arrow = ui.px(4.5F);
  const ImVec2 centre(at.x + width - arrow - ui.px(2), middle);
  const ImU32 ink = palette::u32(hovered ? palette::text : palette::faint);
  if (open) {
    list.AddTriangleFilled(ImVec2(centre.x - arrow, centre.y - 0.5F * arrow),
                           ImVec2(centre.x + arrow, centre.y - 0.5F * arrow),
                           ImVec2(centre.x, centre.y + 0.7F * arrow), ink);
  } else {
    list.AddTriangleFilled(ImVec2(centre.x + 0.5F * arrow, centre.y - arrow),
                           ImVec2(centre.x + 0.5F * arrow, centre.y + arrow),
                           ImVec2(centre.x - 0.7F * arrow, centre.y), ink);
    const float left = at.x + measure(ui.theme.fonts.bold, title).x + ui.px(12);
    const float room = centre.x - ui.px(12) - left;
    draw_text(list, ui.theme.fonts.small,
              ImVec2(centre.x - ui.px(12), middle - 0.56F * ui.theme.fonts.small.size),
              palette::muted, shortened(ui.theme.fonts.small, summary, room), Align::right);
  }
  tooltip(ui, id.c_str(), title, open ? "Click to fold." : "Click to unfold.");
  return open;
}

}  // namespace tiltscope::view
