#include "view/kit/setting_widgets.h"

#include "config/wording.h"
#include "view/kit/key_control.h"
#include "view/kit/paper_mark.h"
#include "view/kit/section_words.h"
#include "view/kit/text_entry.h"
#include "view/kit/tooltip.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

std::string in_a_line(const char* format, double value) {
  std::string result = printed(format, value);
  if (!result.empty() && result.front() == '-') result.replace(0, 1, "\u2212");
  return result;
}

/// Whether the item just closed may show a tooltip; most have none in a frame.
bool may_be_explained(const Ui& ui) {
  return ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) ||
         (ui.tips.part && is_rested_on(*ui.tips.part));
}

/// What is wrong with settings of this subject, and what theory thinks of them; empty if nothing.
struct Objection {
  std::string text;
  bool error = false;
};

Objection objection_to(const Ui& ui, const Subject& subject) {
  const Note* note = ui.draft.note(subject);
  if (note != nullptr && note->error) return {note->text, true};
  for (const Warning& warning : ui.draft.warnings()) {
    if (warning.about == subject) return {warning.text, false};
  }
  return {};
}

/// Beside the panel, at the height of the item just closed: over the picture, so that no control
/// moves and none is covered.
void call_out(Ui& ui, const std::string& text) {
  const Face& face = ui.theme.fonts.small;
  const std::string lines = wrapped(face, text, ui.px(280));
  const ImVec2 size = measure(face, lines);
  const float pad = ui.px(9);
  const double left = ui.column ? ui.column->right : 0.0;
  const ImVec2 at =
      vec2(left + static_cast<double>(ui.px(8)), static_cast<double>(ImGui::GetItemRectMin().y));
  const ImVec2 high(at.x + size.x + 2.0F * pad, at.y + size.y + 2.0F * pad);
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled(at, high, palette::u32(palette::raised), ui.px(5));
  stroke_box(list, at, high, palette::u32(palette::error), ui.px(1.5F));
  draw_text(list, face, ImVec2(at.x + pad, at.y + pad), palette::error, lines);
}

/// Draws a setting's control, faintly and out of reach where it changes nothing, and its tooltip.
template <class Draw>
void labelled(Ui& ui, const Setting& setting, const Label& label, const Draw& draw) {
  const std::string_view idle = setting.why_idle(ui.draft.shown());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  {
    const OutOfReach out_of_reach(ui, idle);
    draw();
  }
  mark_objection(ui, setting.subject);
  std::string text;
  if (may_be_explained(ui)) {
    const Objection objection = objection_to(ui, setting.subject);
    if (!objection.text.empty()) text += objection.text + "\n\n";
    text += label.text.empty() ? explanation(setting) : label.text;
  }
  tooltip(ui, label.id.c_str(), lowered(label.title), text);
  const float name = measure(ui.theme.fonts.small, label.name).x;
  mark_difference(ui, setting, ImVec2(at.x + name + ui.px(7), at.y + ui.px(2)));
}

Label label_of(const Setting& setting) { return {id_of(setting), setting.name, setting.title}; }

/// The experiment after a change: `change` puts a control's value into it.
template <class Change>
Experiment changed(const Ui& ui, const Setting& setting, const Change& change) {
  Experiment experiment = ui.draft.shown();
  change(experiment);
  if (setting.settle != nullptr) setting.settle(experiment);
  return experiment;
}

/// Sends on what a slider reports.
template <class Change>
void take(Ui& ui, const Setting& setting, Edit edit, const Change& change) {
  if (edit == Edit::none) return;
  ui.draft.edit(setting.subject, changed(ui, setting, change));
  if (edit == Edit::released) ui.draft.commit();
}

void draw_value(Ui& ui, const Setting& setting, const Numbers<double>& number) {
  draw_number(ui, setting,
              {label_of(setting), number.in(ui.draft.shown()), setting.slider,
               [&](Experiment& e, double value) { number.in(e) = value; }, palette::accent});
}

void draw_value(Ui& ui, const Setting& setting, const Numbers<int>& number) {
  const Label label = label_of(setting);
  int value = number.in(ui.draft.shown());
  Edit edit = Edit::none;
  labelled(ui, setting, label, [&] {
    ImGui::BeginGroup();
    value_line(ui, label.name, std::to_string(value));
    edit = slider(ui, label.id.c_str(), value, static_cast<int>(setting.slider.low),
                  static_cast<int>(setting.slider.high));
    ImGui::EndGroup();
  });
  take(ui, setting, edit, [&](Experiment& e) { number.in(e) = value; });
}

void draw_value(Ui& ui, const Setting& setting, const Choice& choice) {
  draw_choice(ui, setting, label_of(setting), choice.shown, choice.chosen(ui.draft.shown()),
              choice.choose);
}

/// The two entries of a vector of the plane, unless another setting takes its place; both of an
/// empty one are 0.
void draw_value(Ui& ui, const Setting& setting, const Numbers<Eigen::VectorXd>& vector) {
  if (setting.shape == tiltscope::Shape::free || !setting.why_idle(ui.draft.shown()).empty())
    return;
  const auto entries = vector.in(ui.draft.shown()).size();
  const auto size = entries > 0 ? entries : ui.draft.shown().dimension();
  const std::string name(setting.name);
  if (size != 2) {
    paragraph(
        ui, palette::muted,
        name + " has " + counted(size, "entry", "entries") + ": set it in a configuration file.");
    return;
  }
  const auto entry = [&](const char* id, const std::string& label, Eigen::Index i) {
    const Eigen::VectorXd& shown = vector.in(ui.draft.shown());
    draw_number(ui, setting,
                {.label = {id_of(setting) + id, label, setting.title},
                 .value = shown.size() > 0 ? shown[i] : 0.0,
                 .slider = setting.slider,
                 .put =
                     [&vector, i](Experiment& e, double value) {
                       Eigen::VectorXd& changed = vector.in(e);
                       if (changed.size() == 0) changed.setZero(2);
                       changed[i] = value;
                     },
                 .colour = palette::aim});
  };
  side_by_side(
      ui, name.c_str(), [&] { entry("/1", name + "₁", 0); }, [&] { entry("/2", name + "₂", 1); });
}

/// A text takes effect when it is let go. What is wrong with it is said while it is typed; one that
/// is refused stays in the field, so that it can be mended.
void draw_value(Ui& ui, const Setting& setting, const Texts<std::string>& text) {
  if (!exists(setting, ui.draft.shown())) return;
  const Label label = label_of(setting);
  const ImGuiID field = ImGui::GetID(label.id.c_str());
  const std::string kept = text.in(ui.draft.shown());
  const bool refused =
      ui.refused != nullptr && ui.refused->field == field && ui.refused->kept == kept;
  const std::string shown = refused ? ui.refused->text : kept;
  const auto with = [&](const std::string& value) {
    return changed(ui, setting, [&](Experiment& e) { text.in(e) = value; });
  };
  std::optional<std::string> entered;
  labelled(ui, setting, label, [&] {
    ImGui::BeginGroup();
    value_line(ui, label.name, "");
    entered =
        text_entry(ui, label.id.c_str(), shown, "", text.longest, [&](const std::string& value) {
          ui.draft.edit(setting.subject, with(value), Draft::Runs::released);
        });
    key_types(ui, label.id.c_str());
    ImGui::EndGroup();
  });
  if (!entered) {
    if (refused) paragraph(ui, palette::error, "Refused; the run keeps the one before.");
    return;
  }
  if (ui.refused != nullptr) *ui.refused = {};
  ui.draft.edit(setting.subject, with(*entered), Draft::Runs::released);
  if (ui.draft.pending()) return ui.draft.commit();
  const Note* note = ui.draft.note(setting.subject);
  if (note != nullptr) ui.announce(note->text);
  ui.draft.cancel();
  if (ui.refused != nullptr) *ui.refused = {field, *entered, text.in(ui.draft.shown())};
}

/// What is a list, or too large for a slider, is drawn by whoever knows what it is.
template <class T>
void draw_value(Ui&, const Setting&, const Numbers<T>&) {}
template <class T>
void draw_value(Ui&, const Setting&, const Texts<T>&) {}

}  // namespace

void mark_objection(Ui& ui, const Subject& subject) {
  const Objection objection = objection_to(ui, subject);
  if (objection.text.empty() || !ImGui::IsItemVisible()) return;
  const plot::Colour colour = objection.error ? palette::error : palette::accent;
  const float air = ui.px(3);
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(low.x - air, low.y - air),
                                            ImVec2(high.x + air, high.y + air),
                                            palette::u32(colour, 0.16F), ui.px(4));
  if (!objection.error || ui.called_out) return;
  ui.called_out = true;  // Several controls may have the subject.
  call_out(ui, objection.text);
}

std::string id_of(const Setting& setting) { return "##" + setting.key.dotted(); }

std::string lowered(std::string_view words) {
  using Sign = std::pair<std::string_view, std::string_view>;
  // x1 alone is also a coordinate, as a formula has it.
  constexpr auto signs = std::to_array<Sign>({{"x0_hat", "E[x₀ | xₜ]"},
                                              {"x_t", "xₜ"},
                                              {"x0", "x₀"},
                                              {"σ x1", "σ x₁"},
                                              {"schedule.t_max", "the largest t"},
                                              {"t_max", "the largest t"},
                                              {"t_min", "the smallest t"}});
  std::string text(words);
  for (const auto& [typed, shown] : signs) {
    for (std::size_t at = text.find(typed); at != std::string::npos;
         at = text.find(typed, at + shown.size())) {
      text.replace(at, typed.size(), shown);
    }
  }
  return text;
}

std::string explanation(const Setting& setting) {
  std::string end;
  const auto add = [&](std::string_view sentence) {
    if (!sentence.empty()) end.append(end.empty() ? "" : " ").append(sentence);
  };
  const std::string paper =
      setting.paper.empty() ? "" : "he paper takes " + std::string(setting.paper) + ".";
  if (!setting.sensible.empty()) {
    add("Sensible: " + std::string(setting.sensible) + (paper.empty() ? "." : "; t" + paper));
  } else if (!paper.empty()) {
    add("T" + paper);
  }
  add(setting.hint);
  if (const auto* choice = std::get_if<Choice>(&setting.value)) {
    add(choice->words.size() == 2 ? "Click to switch." : "Click to choose another one.");
  }
  return lowered(setting.words) + (end.empty() ? "" : "\n\n" + end);
}

void explain_setting(Ui& ui, const Setting& setting, const char* id, std::string_view title) {
  tooltip(ui, id, title, may_be_explained(ui) ? explanation(setting) : std::string());
}

void draw_setting(Ui& ui, const Setting& setting) {
  std::visit([&](const auto& value) { draw_value(ui, setting, value); }, setting.value);
}

void draw_pair(Ui& ui, const Setting& left, const Setting& right) {
  side_by_side(
      ui, id_of(left).c_str(), [&] { draw_setting(ui, left); }, [&] { draw_setting(ui, right); });
}

void draw_listed(Ui& ui, Panel panel) {
  for (const Setting& setting : all_settings) {
    if (setting.panel != panel || !exists(setting, ui.draft.shown())) continue;
    // What belongs to another method is nowhere in the panel.
    if (panel == Panel::method && !setting.why_idle(ui.draft.shown()).empty()) continue;
    draw_setting(ui, setting);
  }
}

void draw_number(Ui& ui, const Setting& setting, const Number& number) {
  const Slider& style = number.slider;
  double value = number.value;
  Edit edit = Edit::none;
  labelled(ui, setting, number.label, [&] {
    ImGui::BeginGroup();
    value_line(ui, number.label.name, in_a_line(style.format, value));
    edit = slider(ui, number.label.id.c_str(), value, {style.low, style.high}, 0.0, number.colour,
                  style.format, style.logarithmic);
    ImGui::EndGroup();
  });
  take(ui, setting, edit, [&](Experiment& e) { number.put(e, value); });
}

void draw_choice(Ui& ui, const Setting& setting, const Label& label,
                 std::span<const char* const> words, std::size_t chosen,
                 const std::function<void(Experiment&, std::size_t)>& choose) {
  bool pressed = false;
  auto place = static_cast<int>(chosen);
  labelled(ui, setting, label,
           [&] { pressed = choice_line(ui, label.id.c_str(), label.name, words, place); });
  if (!pressed) return;
  ui.draft.apply(setting.subject, changed(ui, setting, [&](Experiment& e) {
                   choose(e, static_cast<std::size_t>(place));
                 }));
}

bool choice_line(Ui& ui, const char* id, std::string_view name, std::span<const char* const> words,
                 int& chosen) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  draw_text(*ImGui::GetWindowDrawList(), ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(3)),
            palette::enabled(palette::muted), name);
  also_explained(ui, {at.x, at.y, at.x + width, at.y + ui.px(22)});
  // Behind the name there may be a mark.
  const float room = width - measure(ui.theme.fonts.small, name).x - ui.px(20);
  const float spare = room - choice_width(ui, words);
  const float air = std::min(
      choice_air, choice_air + spare / (2.0F * ui.px(1) * static_cast<float>(words.size())));
  if (air >= least_choice_air) {
    const float left = at.x + width - choice_width(ui, words, air);
    return choice(ui, id, ImVec2(left, at.y), words, chosen, air);
  }
  // No room for all of them: the one that is chosen.
  const std::array one = {words[static_cast<std::size_t>(chosen)]};
  int shown = 0;
  const bool pressed =
      choice(ui, id, ImVec2(at.x + width - choice_width(ui, one), at.y), one, shown);
  if (pressed) chosen = (chosen + 1) % static_cast<int>(words.size());
  return pressed;
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

bool section(Ui& ui, const char* key, std::string_view title, std::string_view summary,
             std::span<const Warning> warnings) {
  ui.section = {key, title};
  auto& folded = ui.preferences.folded;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float height = ui.px(30);
  const std::string id = "##section-" + std::string(key);
  const bool clicked = ImGui::InvisibleButton(id.c_str(), ImVec2(width, height));
  if (key_enter(ui, id.c_str()) || clicked) {
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
  const float arrow = ui.px(fold_mark);
  const ImVec2 centre(at.x + width - arrow - ui.px(2), middle);
  draw_fold_mark(ui, centre, open, hovered);
  if (!open) {
    const float left = at.x + measure(ui.theme.fonts.bold, title).x + ui.px(12);
    const float room = centre.x - ui.px(12) - left;
    const std::string counted =
        std::to_string(warnings.size()) + (warnings.size() == 1 ? " warning" : " warnings");
    draw_text(list, ui.theme.fonts.small,
              ImVec2(centre.x - ui.px(12), middle - 0.56F * ui.theme.fonts.small.size),
              warnings.empty() ? palette::muted : palette::accent,
              shortened(ui.theme.fonts.small, warnings.empty() ? summary : counted, room),
              Align::right);
  }
  std::string text(words_on_section(key));
  text += open ? " Click to fold." : " Click to unfold.";
  for (const Warning& warning : warnings) {
    if (!open) text += "\n\n" + warning.text;
  }
  tooltip(ui, id.c_str(), title, text);
  return open;
}

}  // namespace tiltscope::view
