#include "view/frame/help.h"

#include "view/frame/questions.h"
#include "view/kit/equations.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"

#include <algorithm>
#include <array>
#include <string>

namespace tiltscope::view {
namespace {

constexpr std::array mouse_lines = {
    KeyBinding{"Drag the arrow", "change the reward's direction b. Escape cancels the drag"},
    KeyBinding{"Drag the picture", "move it; the wheel zooms, a double click fits"},
    KeyBinding{"Rest on the picture",
               "a card reads density, reward and the score's error there. Rest on its lines: they "
               "explain themselves"},
    KeyBinding{"Edit", "shows handles: means, the ends of ellipses, their angle, the weights"},
    KeyBinding{"Click a sample", "shows its path, with Layers > sampler paths on"},
    KeyBinding{"Drag a plot", "move it; right drag zooms in, a right click opens its menu"},
    KeyBinding{"Ctrl + click a slider", "type its number"},
    KeyBinding{"Drop a file", "use it: settings, points, a picture or a base model"},
};

std::string paper_words() {
  return "The method: Pachebat, Conforti, Durmus, Janati, " + std::string(paper_name) + ", " +
         std::string(paper_number) + ". Numbers such as (3.10) are its equations.";
}

/// "(3.9), (3.10)"; empty if the text cites no equation.
std::string citations_in(std::string_view text) {
  std::string list;
  for (const Equation* equation : cited_equations(text)) {
    list.append(list.empty() ? "" : ", ").append(equation->citation);
  }
  return list;
}

void draw_rows(Ui& ui, std::span<const KeyBinding> rows, float column) {
  const Fonts& fonts = ui.theme.fonts;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const auto& [key, does] : rows) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x - column - ui.px(4);
    const std::string text = wrapped(fonts.small, does, room);
    draw_text(list, fonts.mono_small, at, palette::accent, key);
    draw_text(list, fonts.small, ImVec2(at.x + column, at.y), palette::text, text);
    ImGui::Dummy(ImVec2(1.0F, measure(fonts.small, text).y + ui.px(2)));
  }
}

void draw_keys(Ui& ui) {
  const Fonts& fonts = ui.theme.fonts;
  float column = 0.0F;
  const auto widen = [&](std::span<const KeyBinding> rows) {
    for (const KeyBinding& row : rows) {
      column = std::max(column, measure(fonts.mono_small, row.key).x + ui.px(16));
    }
  };
  widen(key_bindings());
  widen(mouse_lines);
  draw_rows(ui, key_bindings(), column);
  ImGui::Dummy(ImVec2(1.0F, ui.px(4)));
  draw_rows(ui, mouse_lines, column);
}

}  // namespace

void Help::turn(int by) {
  if (page_ != Page::questions) return;
  const int last = static_cast<int>(questions().size()) - 1;
  question_ = question_ < 0 ? (by > 0 ? 0 : last) : std::clamp(question_ + by, 0, last);
  turned_ = true;
}

void Help::draw_questions(Ui& ui) {
  const Fonts& fonts = ui.theme.fonts;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  int i = 0;
  for (const auto& [asks, answer] : questions()) {
    const bool open = i == question_;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const float indent = ui.px(28);
    const std::string line = wrapped(fonts.bold, asks, room - indent - ui.px(24));
    const float height = measure(fonts.bold, line).y + ui.px(8);
    const std::string id = "##question-" + std::to_string(i + 1);
    const bool pressed = ImGui::InvisibleButton(id.c_str(), ImVec2(room, height));
    const bool lit = ImGui::IsItemHovered();
    if (lit || open) {
      list.AddRectFilled(at, ImVec2(at.x + room, at.y + height), palette::u32(palette::hovered),
                         ui.px(5));
    }
    // Not over the answer, nor over the other questions: a single line has room at the foot.
    tooltip_beside(ui, id.c_str(), open ? "Click to close the answer" : "Click to read the answer",
                   "");
    draw_text(list, fonts.mono_small, ImVec2(at.x + ui.px(4), at.y + ui.px(5)), palette::muted,
              std::to_string(i + 1));
    draw_text(list, fonts.bold, ImVec2(at.x + indent, at.y + ui.px(4)), palette::text, line);
    draw_fold_mark(ui, ImVec2(at.x + room - ui.px(16), at.y + 0.5F * height), open, lit);
    if (open) {
      if (turned_) ImGui::SetScrollFromPosY(at.y - ImGui::GetWindowPos().y, 0.0F);
      turned_ = false;
      const ImVec2 below = ImGui::GetCursorScreenPos();
      const std::string text = wrapped(fonts.text, answer, room - indent - ui.px(8));
      draw_text(list, fonts.text, ImVec2(below.x + indent, below.y), palette::text, text);
      const float depth = measure(fonts.text, text).y;
      ImGui::Dummy(ImVec2(room, depth + ui.px(8)));
      const plot::Box box{below.x, below.y, below.x + room, below.y + depth};
      if (is_rested_on(box)) {
        const std::string cited = citations_in(answer);
        explain(
            ui, "##answer", box, asks,
            cited.empty() ? "Click the question to close its answer." : "It cites " + cited + ".");
      }
    }
    if (pressed) question_ = open ? -1 : i;
    ++i;
  }
}

bool Help::draw(Ui& ui, float width, float height) {
  const Fonts& fonts = ui.theme.fonts;
  const float margin = ui.px(12);
  const ImVec2 size(std::min(ui.px(760), width - 2.0F * margin),
                    std::min(ui.px(690), height - 2.0F * margin));
  const ImVec2 low(0.5F * (width - size.x), 0.5F * (height - size.y));
  const ImVec2 high(low.x + size.x, low.y + size.y);

  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImVec2(width, height));
  ImGui::SetNextWindowFocus();
  ImGui::Begin("##help", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRectFullScreen();
  list.AddRectFilled(ImVec2(0, 0), ImVec2(width, height), palette::u32(palette::background, 0.72F));
  list.AddRectFilled(low, high, palette::u32(palette::raised), ui.px(10));
  list.PopClipRect();

  const float pad = ui.px(20);
  const float head = low.y + ui.px(16);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool outside = mouse.x < low.x || mouse.x > high.x || mouse.y < low.y || mouse.y > high.y;
  bool open = !(outside && ImGui::IsWindowHovered() && ImGui::IsMouseClicked(0));

  constexpr std::array pages = {"What am I looking at?", "Keys and mouse"};
  int page = page_ == Page::questions ? 0 : 1;
  if (choice(ui, "##help-page", ImVec2(low.x + pad, head), pages, page)) {
    page_ = page == 0 ? Page::questions : Page::keys;
  }
  tooltip(ui, "##help-page", "Answers, or keys and mouse", "Click to switch.");
  bool tour = false;
  const float side = ui.px(24);
  const float close = high.x - ui.px(14) - side;
  if (chip(ui, "##help-tour", ImVec2(close - ui.px(10) - chip_width(ui, "Take the tour"), head),
           "Take the tour", tour)) {
    ui.perform(Action::tour);
    open = false;
  }
  tooltip(ui, "##help-tour", "Take the tour", "Five cards, each on one thing in the window.");
  ImGui::SetCursorScreenPos(ImVec2(close, head));
  if (ImGui::InvisibleButton("##help-close", ImVec2(side, side))) open = false;
  draw_text(list, fonts.text, ImVec2(close + 0.5F * side, head + ui.px(2)),
            ImGui::IsItemHovered() ? palette::text : palette::muted, "×", Align::centre);
  tooltip(ui, "##help-close", "Close (Escape)", "A click beside the page closes it, too.");

  const float top = head + ui.px(34);
  const std::string paper = wrapped(fonts.small, paper_words(), size.x - 2.0F * pad);
  const float foot = high.y - ui.px(12) - measure(fonts.small, paper).y;
  ImGui::SetCursorScreenPos(ImVec2(low.x + pad, top));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::BeginChild("##page", ImVec2(size.x - 2.0F * pad, foot - top - ui.px(8)), false,
                    ImGuiWindowFlags_NoBackground);
  if (page_ == Page::questions) {
    draw_questions(ui);
  } else {
    draw_keys(ui);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  draw_text(list, fonts.small, ImVec2(low.x + pad, foot), palette::muted, paper);
  ImGui::End();
  return open;
}

}  // namespace tiltscope::view
