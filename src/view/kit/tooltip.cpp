#include "view/kit/tooltip.h"

#include "view/kit/equation.h"
#include "view/kit/equations.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::view {
namespace {

/// In units of the design.
constexpr float text_width = 330.0F;

plot::Box box_between(ImVec2 low, ImVec2 high) { return {low.x, low.y, high.x, high.y}; }

plot::Box current_window() {
  const ImVec2 low = ImGui::GetWindowPos();
  const ImVec2 size = ImGui::GetWindowSize();
  return box_between(low, ImVec2(low.x + size.x, low.y + size.y));
}

/// Nothing is held, and no button is down.
bool is_at_rest() { return !ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0); }

void explain_item(Ui& ui, const char* id, std::string_view title, std::string_view text,
                  std::optional<plot::Box> clear) {
  const plot::Box box = box_between(ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  const auto part = std::exchange(ui.tips.part, std::nullopt);
  std::string reason = std::exchange(ui.tips.reason, {});
  std::string equation = std::exchange(ui.tips.equation, {});
  std::string equation_remark = std::exchange(ui.tips.equation_remark, {});
  const bool has_values = std::exchange(ui.tips.has_values, false);
  // What lies outside of a scrolling panel was not laid out.
  if (ImGui::GetItemRectSize().x > 0.0F) ui.note(id, box);
  const bool hovered = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled);
  if ((!hovered && !(part && is_rested_on(*part))) || !is_at_rest()) return;
  Explanation thing{id, box, clear, std::string(title), std::string(text)};
  thing.disabled = hovered && !ImGui::IsItemHovered();
  thing.control = true;
  if (!reason.empty()) thing.text = reason + (text.empty() ? "" : "\n\n") + thing.text;
  thing.reason = std::move(reason);
  thing.equation = std::move(equation);
  thing.equation_remark = std::move(equation_remark);
  thing.has_values = has_values;
  ui.tips.over(std::move(thing));
}

/// What a tooltip holds, from top to bottom.
struct Contents {
  struct Cited {
    Formula formula;
    std::string_view number;
    std::string remark;
  };
  std::string title;
  std::string text;
  std::vector<Cited> equations;
  float width = 0.0F;
  float height = 0.0F;
};

/// `width` is that of its text, `room` what an equation may take.
Contents lay_out(const Ui& ui, const Explanation& thing, float width, float room) {
  const Fonts& fonts = ui.theme.fonts;
  Contents contents{
      wrapped(fonts.bold, thing.title, width), wrapped(fonts.small, thing.text, width), {}};
  const ImVec2 title = measure(fonts.bold, contents.title);
  const ImVec2 text = measure(fonts.small, contents.text);
  contents.width = std::max(title.x, text.x);
  contents.height = title.y + (thing.text.empty() ? 0.0F : ui.px(3) + text.y);
  // One too long to be read in the room there is, is left out.
  constexpr float least = 0.6F;
  const auto add = [&](std::string_view source, std::string_view number, std::string_view about) {
    // Room for its number on the right.
    const float beside = number.empty() ? 0.0F : measure(fonts.small, number).x + ui.px(18);
    Face face = fonts.text;
    Formula formula(face, source);
    if (formula.size().x + beside > room) {
      const float factor = (room - beside) / formula.size().x;
      if (number.empty() && factor < least) return;
      face.size *= factor;
      formula = Formula(face, source);
    }
    const std::string remark = wrapped(fonts.small, about, width);
    contents.width = std::max(contents.width, formula.size().x + beside);
    contents.height += ui.px(12) + formula.size().y;
    if (!remark.empty()) {
      const ImVec2 size = measure(fonts.small, remark);
      contents.width = std::max(contents.width, size.x);
      contents.height += ui.px(3) + size.y;
    }
    contents.equations.push_back({std::move(formula), number, remark});
  };
  if (!thing.equation.empty()) add(thing.equation, {}, thing.equation_remark);
  std::vector<const Equation*> cited;
  if (!thing.has_values) cited = cited_equations(thing.text);
  for (std::size_t i = 0; i < cited.size(); ++i) {
    // Said once of neighbours that share it.
    const bool said_below = i + 1 < cited.size() && cited[i + 1]->remark == cited[i]->remark;
    add(cited[i]->formula, cited[i]->citation,
        said_below ? std::string_view() : std::string_view(cited[i]->remark));
  }
  return contents;
}

/// As narrow as reads well, but no higher than its share of the window where a wider one is lower;
/// the picture beside it stays in sight.
Contents fitting(const Ui& ui, const Explanation& thing, ImVec2 window, float room) {
  const float most = 0.4F * window.y;
  Contents contents = lay_out(ui, thing, std::min(ui.px(text_width), room), room);
  for (const float wider : {1.3F, 1.6F}) {
    const float width = wider * ui.px(text_width);
    if (contents.height <= most || width > 0.5F * window.x) break;
    contents = lay_out(ui, thing, std::min(width, room), room);
  }
  return contents;
}

void draw_contents(const Ui& ui, ImDrawList& list, const Contents& contents, ImVec2 at) {
  const Fonts& fonts = ui.theme.fonts;
  draw_text(list, fonts.bold, at, palette::text, contents.title);
  float y = at.y + measure(fonts.bold, contents.title).y;
  if (!contents.text.empty()) {
    y += ui.px(3);
    draw_text(list, fonts.small, ImVec2(at.x, y), palette::text, contents.text);
    y += measure(fonts.small, contents.text).y;
  }
  for (const Contents::Cited& cited : contents.equations) {
    y += ui.px(12);
    const float high = cited.formula.size().y;
    cited.formula.draw(list, ImVec2(at.x, y), palette::u32(palette::text));
    draw_text(list, fonts.small,
              ImVec2(at.x + contents.width, y + 0.5F * (high - 1.15F * fonts.small.size)),
              palette::muted, cited.number, Align::right);
    y += high;
    if (cited.remark.empty()) continue;
    y += ui.px(3);
    draw_text(list, fonts.small, ImVec2(at.x, y), palette::muted, cited.remark);
    y += measure(fonts.small, cited.remark).y;
  }
}

}  // namespace

void tooltip(Ui& ui, const char* id, std::string_view title, std::string_view text) {
  explain_item(ui, id, title, text, ui.column);
}

void tooltip_beside(Ui& ui, const char* id, std::string_view title, std::string_view text) {
  explain_item(ui, id, title, text, current_window());
}

void explain(Ui& ui, const char* id, const plot::Box& box, std::string_view title,
             std::string_view text, const std::optional<plot::Box>& clear) {
  if (ui.signposts != nullptr) ui.signposts->drawn.insert_or_assign(id, box);
  if (!is_rested_on(box) || !is_at_rest()) return;
  ui.tips.over({id, box, clear ? clear : ui.column, std::string(title), std::string(text)});
}

void also_explained(Ui& ui, const plot::Box& box) { ui.tips.part = box; }

OutOfReach::OutOfReach(Ui& ui, std::string_view reason) : ui_(ui), reason_(reason) {
  ImGui::BeginDisabled(!reason_.empty());
}

OutOfReach::~OutOfReach() {
  ImGui::EndDisabled();
  ui_.tips.reason = reason_;
}

bool is_rested_on(const plot::Box& box) {
  return ImGui::IsWindowHovered() &&
         ImGui::IsMouseHoveringRect(
             ImVec2(static_cast<float>(box.left), static_cast<float>(box.top)),
             ImVec2(static_cast<float>(box.right), static_cast<float>(box.bottom)));
}

ImVec2 place_tooltip(const Explanation& thing, ImVec2 mouse, ImVec2 size, ImVec2 window,
                     float gap) {
  const auto along = [&](float wanted, float length, float whole) {
    return std::clamp(wanted, gap, std::max(gap, whole - length - gap));
  };
  // A wide thing is explained where the mouse is.
  const plot::Box& box = thing.box;
  const auto left = static_cast<float>(box.left);
  const auto top = static_cast<float>(box.top);
  const float x = along(box.width() > static_cast<double>(size.x) ? mouse.x - 0.3F * size.x : left,
                        size.x, window.x);
  const float y = along(box.height() > static_cast<double>(size.y) ? mouse.y - 0.3F * size.y : top,
                        size.y, window.y);
  std::vector<ImVec2> places;
  if (thing.clear) {
    places.emplace_back(static_cast<float>(thing.clear->right) + gap, y);
    places.emplace_back(static_cast<float>(thing.clear->left) - gap - size.x, y);
    places.emplace_back(x, static_cast<float>(thing.clear->bottom) + gap);
    places.emplace_back(x, static_cast<float>(thing.clear->top) - gap - size.y);
  }
  places.emplace_back(x, static_cast<float>(box.bottom) + gap);
  places.emplace_back(x, top - gap - size.y);
  places.emplace_back(static_cast<float>(box.right) + gap, y);
  places.emplace_back(left - gap - size.x, y);
  for (const ImVec2 place : places) {
    const plot::Box there = box_between(place, ImVec2(place.x + size.x, place.y + size.y));
    if (there.left >= 0.0 && there.top >= 0.0 && there.right <= static_cast<double>(window.x) &&
        there.bottom <= static_cast<double>(window.y) && !overlap(there, box)) {
      return place;
    }
  }
  // No room around it: away from the mouse.
  return {along(mouse.x < 0.5F * window.x ? window.x : 0.0F, size.x, window.x),
          along(mouse.y < 0.5F * window.y ? window.y : 0.0F, size.y, window.y)};
}

void draw_tooltip(Ui& ui, ImVec2 window) {
  ui.tips.end_frame(ui.now, ImGui::GetIO().MousePos, !is_at_rest());
  const auto due = ui.tips.due();
  if (!due) return;
  if (ui.now < *due) return ui.wake_at(*due);
  const Explanation& thing = *ui.tips.thing();
  const ImVec2 pad(ui.px(12), ui.px(9));
  const float gap = ui.px(7);
  const Contents contents = fitting(ui, thing, window, window.x - 2.0F * (pad.x + gap));
  const ImVec2 size(contents.width + 2.0F * pad.x, contents.height + 2.0F * pad.y);
  const ImVec2 at = place_tooltip(thing, ui.tips.came(), size, window, gap);
  const ImVec2 low(std::round(at.x), std::round(at.y));
  const ImVec2 high(std::ceil(low.x + size.x), std::ceil(low.y + size.y));
  if (const auto& free = ui.uncovered; free && overlap(box_between(low, high), *free)) {
    constexpr bool clipped = false;
    const bool of_it = ImGui::IsMouseHoveringRect(vec2(free->left, free->top),
                                                  vec2(free->right, free->bottom), clipped);
    if (!of_it) return;
  }
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled(low, high, palette::u32(palette::raised), ui.px(6));
  stroke_box(list, low, high, palette::u32(palette::faint), 1.0F, ui.px(6));
  draw_contents(ui, list, contents, ImVec2(low.x + pad.x, low.y + pad.y));
  if (ui.signposts == nullptr) return;
  ui.signposts->explained = thing.id;
  ui.signposts->explanation = box_between(low, high);
  ui.signposts->words = thing.title + "\n" + thing.text;
  ui.signposts->equation = thing.equation;
  ui.signposts->disabled = thing.disabled;
  ui.signposts->reason = thing.reason;
}

void close_on_escape(const Ui& ui) {
  if (ui.closes_popups) ImGui::CloseCurrentPopup();
}

}  // namespace tiltscope::view
