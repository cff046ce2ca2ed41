#include "view/kit/widgets.h"

#include "config/wording.h"
#include "view/kit/key_control.h"
#include "view/kit/number_entry.h"
#include "view/kit/section_words.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

namespace tiltscope::view {
namespace {

constexpr float grab = 14.0F;

/// Draws track and knob over an item whose own drawing was made invisible. `at` is the value's
/// place along the track, `from` that where the coloured part starts; both in [0, 1].
void draw_slider(const Ui& ui, double at, double from, plot::Colour colour) {
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  const bool lit = ImGui::IsItemHovered() || ImGui::IsItemActive();
  colour = palette::enabled(colour);
  // Dear ImGui keeps a grab's half width and two pixels free at either end.
  const float margin = 2.0F + 0.5F * ImGui::GetStyle().GrabMinSize;
  const float left = low.x + margin;
  const float width = high.x - low.x - 2.0F * margin;
  const float y = std::round(0.5F * (low.y + high.y));
  const auto place = [&](double t) {
    return left + width * static_cast<float>(std::clamp(t, 0.0, 1.0));
  };
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = ui.px(2);
  list.AddRectFilled(ImVec2(low.x + 2, y - half), ImVec2(high.x - 2, y + half),
                     palette::u32(palette::enabled(palette::faint)), half);
  const float start = from <= 0.0 ? low.x + 2 : place(from);
  list.AddRectFilled(ImVec2(std::min(start, place(at)), y - half),
                     ImVec2(std::max(start, place(at)), y + half), palette::u32(colour), half);
  const ImVec2 knob(place(at), y);
  if (lit) list.AddCircleFilled(knob, ui.px(11), palette::u32(colour, 0.22F));
  list.AddCircleFilled(knob, ui.px(7), palette::u32(colour));
}

ImGuiID typing_id(const char* id) { return ImGui::GetID((std::string(id) + "/typing").c_str()); }

bool is_typing(const char* id) { return ImGui::GetStateStorage()->GetBool(typing_id(id)); }

/// What the item just closed reports, whose value was `shown` before the mouse had its say. Once
/// the drag is given up, the value with which it began is there again, and nothing is reported when
/// the button is let go.
template <class Number>
Edit unless_given_up(Ui& ui, Number& value, Number shown, Edit edit) {
  if (ImGui::IsItemActivated()) ui.held.before = static_cast<double>(shown);
  const bool held = ImGui::IsItemActive() || ImGui::IsItemDeactivated();
  if (!ui.held.given_up || !held) return edit;
  value = static_cast<Number>(ui.held.before);
  return value != shown ? Edit::held : Edit::none;
}

/// Runs Dear ImGui's slider without its looks. It begins the typing of a number with a text field
/// of its own; from the next frame on, that is `entry`, under the same name.
template <class Number, class Slider, class Entry>
Edit bare_slider(Ui& ui, const char* id, Number& value, const Slider& run, const Entry& entry) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  ImGui::SetNextItemWidth(-1.0F);
  if (is_typing(id)) {
    const bool entered = entry();
    storage.SetBool(typing_id(id), ImGui::IsItemActive());
    return entered ? Edit::released : Edit::none;
  }
  constexpr std::array<ImGuiCol, 7> hidden = {
      ImGuiCol_FrameBg,    ImGuiCol_FrameBgHovered,   ImGuiCol_FrameBgActive, ImGuiCol_Border,
      ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive, ImGuiCol_Text};
  for (const ImGuiCol which : hidden) ImGui::PushStyleColor(which, ImVec4(0, 0, 0, 0));
  const Number shown = value;
  const bool changed = run();
  ImGui::PopStyleColor(static_cast<int>(hidden.size()));
  const bool begins = ImGui::IsItemActivated() && ImGui::GetIO().KeyCtrl;
  storage.SetBool(typing_id(id), ImGui::IsItemActive() && (begins || ImGui::GetIO().WantTextInput));
  Edit edit = changed ? Edit::held : Edit::none;
  if (ImGui::IsItemDeactivatedAfterEdit()) edit = Edit::released;
  return unless_given_up(ui, value, shown, edit);
}

bool is_within(Ui& ui, double value, plot::Range range) {
  const auto [low, high] = std::minmax(range.low, range.high);
  if (value >= low && value <= high) return true;
  ui.announce(as_typed(value) + " must be between " + as_typed(low) + " and " + as_typed(high) +
              "; nothing has changed.");
  return false;
}

}  // namespace

Edit slider(Ui& ui, const char* id, double& value, plot::Range range, double fill_from,
            plot::Colour colour, const char* format, bool logarithmic, Typed typed) {
  const FontScope font(ui.theme.fonts.mono_small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(6), ui.px(1)));
  ImGui::PushStyleVar(ImGuiStyleVar_GrabMinSize, ui.px(grab));
  Edit edit = bare_slider(
      ui, id, value,
      [&] {
        return ImGui::SliderScalar(id, ImGuiDataType_Double, &value, &range.low, &range.high,
                                   format, logarithmic ? ImGuiSliderFlags_Logarithmic : 0);
      },
      [&] {
        const auto number = real_entry(ui, id, printed(format, value));
        if (!number || (typed == Typed::in_range && !is_within(ui, *number, range))) return false;
        value = *number;
        return true;
      });
  const auto place = [&](double v) {
    if (logarithmic)
      return std::log(std::max(v, range.low) / range.low) / std::log(range.high / range.low);
    return (v - range.low) / (range.high - range.low);
  };
  if (!is_typing(id)) {
    draw_slider(ui, place(value), logarithmic ? 0.0 : place(fill_from), colour);
    if (key_steps(ui, id, value, range.low, range.high, logarithmic)) edit = Edit::held;
  }
  ImGui::PopStyleVar(2);
  return edit;
}

Edit slider(Ui& ui, const char* id, int& value, int low, int high) {
  const FontScope font(ui.theme.fonts.mono_small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(6), ui.px(1)));
  ImGui::PushStyleVar(ImGuiStyleVar_GrabMinSize, ui.px(grab));
  Edit edit = bare_slider(
      ui, id, value,
      [&] { return ImGui::SliderInt(id, &value, low, high, "%d", ImGuiSliderFlags_Logarithmic); },
      [&] {
        const auto number = whole_entry(ui, id, std::to_string(value));
        constexpr double most = 1e9;
        if (!number || !is_within(ui, static_cast<double>(*number), {-most, most})) return false;
        value = static_cast<int>(*number);
        return true;
      });
  const double at = std::log(static_cast<double>(std::max(value, low)) / low) /
                    std::log(static_cast<double>(high) / low);
  if (!is_typing(id)) {
    draw_slider(ui, at, 0.0, palette::accent);
    if (key_steps(ui, id, value, low, high, true)) edit = Edit::held;
  }
  ImGui::PopStyleVar(2);
  return edit;
}

Edit stops(Ui& ui, const char* id, int& stop, int last, float width) {
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const float height = ui.px(20);
  ImGui::InvisibleButton(id, ImVec2(width, height));
  const float margin = ui.px(8);
  const float step = (width - 2.0F * margin) / static_cast<float>(last);
  const int before = stop;
  if (ImGui::IsItemActive()) {
    const float at = (ImGui::GetIO().MousePos.x - low.x - margin) / step;
    stop = std::clamp(static_cast<int>(std::lround(at)), 0, last);
  }
  const Edit edit = unless_given_up(ui, stop, before, stop != before ? Edit::released : Edit::none);
  draw_slider(ui, static_cast<double>(stop) / last, 0.0, palette::muted);
  if (const KeyPresses* keys = key_stop(ui, id); keys != nullptr && keys->steps() != 0) {
    stop = std::clamp(stop + keys->steps(), 0, last);
    return Edit::released;
  }
  return edit;
}

std::string printed(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

void value_line(Ui& ui, std::string_view name, std::string_view value) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, ui.theme.fonts.small, ImVec2(at.x, at.y + ui.px(1)),
            palette::enabled(palette::muted), name);
  draw_text(list, ui.theme.fonts.mono_small, ImVec2(at.x + width, at.y + ui.px(1)),
            palette::enabled(palette::text), value, Align::right);
  ImGui::Dummy(ImVec2(width, ui.px(18)));
}

bool icon_button(Ui& ui, const char* id, Icon icon, float diameter, bool primary) {
  const bool pressed = ImGui::InvisibleButton(id, ImVec2(diameter, diameter));
  const bool hovered = ImGui::IsItemHovered();
  const bool active = ImGui::IsItemActive();
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 centre(low.x + 0.5F * diameter, low.y + 0.5F * diameter);
  const float opacity = ImGui::GetStyle().Alpha;
  plot::Colour fill = palette::raised;
  if (hovered) fill = palette::hovered;
  plot::Colour ink = hovered ? palette::text : palette::muted;
  if (primary) {
    fill = palette::accent;
    ink = palette::background;
  }
  ink.alpha = opacity;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (primary && hovered) {
    list.AddCircleFilled(centre, 0.5F * diameter + ui.px(3), palette::u32(fill, 0.25F * opacity));
  }
  list.AddCircleFilled(centre, 0.5F * diameter - (active ? ui.px(1) : 0.0F),
                       palette::u32(fill, opacity));
  if (!primary) {
    list.AddCircle(centre, 0.5F * diameter - 0.5F, palette::u32(palette::faint, opacity), 0, 1.0F);
  }
  draw_icon(list, icon, centre, 0.46F * diameter, ink);
  return key_enter(ui, id) || pressed;
}

float chip_width(const Ui& ui, const char* word) {
  return measure(ui.theme.fonts.small, word).x + ui.px(20);
}

bool chip(Ui& ui, const char* id, ImVec2 at, const char* word, bool& on) {
  const Face& face = ui.theme.fonts.small;
  const ImVec2 size(chip_width(ui, word), ui.px(24));
  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton(id, size);
  const bool pressed = key_enter(ui, id) || clicked;
  if (pressed) on = !on;
  const bool lit = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, ImVec2(at.x + size.x, at.y + size.y),
                     palette::u32(on || lit ? palette::hovered : palette::raised), ui.px(6));
  stroke_box(list, at, ImVec2(at.x + size.x, at.y + size.y),
             palette::u32(on ? palette::accent : palette::faint), ui.px(on ? 2.0F : 1.0F),
             ui.px(6));
  draw_text(list, face, ImVec2(at.x + ui.px(10), at.y + 0.5F * size.y - 0.58F * face.size),
            palette::text, word);
  return pressed;
}

void draw_switch(const Ui& ui, ImVec2 at, bool on, bool lit) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = ui.px(7);
  const float length = ui.px(26);
  plot::Colour track = lit ? palette::hovered : palette::raised;
  if (on) track = palette::accent;
  list.AddRectFilled(ImVec2(at.x, at.y - half), ImVec2(at.x + length, at.y + half),
                     palette::u32(track), half);
  if (!on) {
    stroke_box(list, ImVec2(at.x, at.y - half), ImVec2(at.x + length, at.y + half),
               palette::u32(palette::faint), 1.0F, half);
  }
  list.AddCircleFilled(ImVec2(on ? at.x + length - half : at.x + half, at.y), half - ui.px(2),
                       palette::u32(on ? palette::background : palette::muted));
}

float choice_width(const Ui& ui, std::span<const char* const> words, float air) {
  float width = 0.0F;
  for (const char* word : words) {
    width += measure(ui.theme.fonts.small, word).x + 2.0F * ui.px(air);
  }
  return width;
}

bool choice(Ui& ui, const char* id, ImVec2 at, std::span<const char* const> words, int& chosen,
            float air) {
  const Face& face = ui.theme.fonts.small;
  const ImVec2 size(choice_width(ui, words, air), ui.px(22));
  const float side = ui.px(air);
  ImGui::SetCursorScreenPos(at);
  const bool clicked = ImGui::InvisibleButton(id, size);
  const bool entered = key_enter(ui, id);
  const int count = static_cast<int>(words.size());
  int taken = clicked || entered ? (chosen + 1) % count : chosen;
  if (clicked && count > 2) {
    taken = -1;
    for (float end = at.x; taken < count - 1 && end <= ImGui::GetIO().MousePos.x;) {
      ++taken;
      end += measure(face, words[static_cast<std::size_t>(taken)]).x + 2.0F * side;
    }
    taken = std::max(taken, 0);
  }
  // One word alone stands for several.
  const bool pressed = taken != chosen || (count == 1 && (clicked || entered));
  chosen = taken;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, ImVec2(at.x + size.x, at.y + size.y),
                     palette::u32(palette::enabled(palette::raised)), ui.px(5));
  stroke_box(list, at, ImVec2(at.x + size.x, at.y + size.y),
             palette::u32(palette::enabled(palette::faint)), 1.0F, ui.px(5));
  float x = at.x;
  for (int i = 0; i < static_cast<int>(words.size()); ++i) {
    const char* word = words[static_cast<std::size_t>(i)];
    const float width = measure(face, word).x + 2.0F * side;
    if (i == chosen) {
      list.AddRectFilled(ImVec2(x, at.y), ImVec2(x + width, at.y + size.y),
                         palette::u32(palette::enabled(palette::hovered)), ui.px(5));
      stroke_box(list, ImVec2(x, at.y), ImVec2(x + width, at.y + size.y),
                 palette::u32(palette::enabled(palette::muted)), 1.0F, ui.px(5));
    }
    draw_text(list, face, ImVec2(x + side, at.y + 0.5F * (size.y - face.size)),
              palette::enabled(i == chosen ? palette::text : palette::muted), word);
    x += width;
  }
  return pressed;
}

void draw_fold_mark(const Ui& ui, ImVec2 centre, bool open, bool lit) {
  const float arm = ui.px(fold_mark);
  // From the middle of its foot to its tip, and along its foot.
  const ImVec2 to = open ? ImVec2(0.0F, 1.0F) : ImVec2(-1.0F, 0.0F);
  const ImVec2 along(to.y, to.x);
  const ImVec2 foot(centre.x - 0.5F * arm * to.x, centre.y - 0.5F * arm * to.y);
  ImGui::GetWindowDrawList()->AddTriangleFilled(
      ImVec2(foot.x - arm * along.x, foot.y - arm * along.y),
      ImVec2(foot.x + arm * along.x, foot.y + arm * along.y),
      ImVec2(centre.x + 0.7F * arm * to.x, centre.y + 0.7F * arm * to.y),
      palette::u32(lit ? palette::text : palette::faint));
}

void paragraph(Ui& ui, plot::Colour colour, std::string_view text) {
  const FontScope font(ui.theme.fonts.small);
  ImGui::PushStyleColor(ImGuiCol_Text, palette::vec4(colour));
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::TextUnformatted(wrapped(ui.theme.fonts.small, text, width).c_str());
  ImGui::PopStyleColor();
  // A sentence says itself what it says, but not what it belongs to.
  const auto [key, title] = ui.section;
  if (title.empty()) return;
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  explain(ui, "##text", {low.x, low.y, high.x, high.y}, title, words_on_section(key));
}

}  // namespace tiltscope::view
