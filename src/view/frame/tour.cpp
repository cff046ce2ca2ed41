#include "view/frame/tour.h"

#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace tiltscope::view {
namespace {

using plot::Box;

struct CardWords {
  std::string_view title, text;
};

constexpr std::array<CardWords, Tour::cards> words_of_cards = {{
    {"The blobs are data",
     "They show a density: the colour is strong where data are likely. Before the first tilt it is "
     "p(x), that of the data. A small diffusion model has learned to draw samples from it: the "
     "orange points."},
    {"The arrow is what we like",
     "A reward r(x) says how much we like a point x. Here it grows along the arrow b: "
     "r(x) = b·x. We want a model whose samples have "
     "more reward, but still look like data. You can drag the arrow."},
    {"The rings are where we want to end",
     "They outline the target, p(x) · exp(λ r(x)). The blue field and the rings are exact: for a "
     "mixture of Gaussians there is a formula. So you always see what a perfect model would do."},
    {"Press Play: orange should follow blue",
     "The model goes to the target in N small tilts. Each draws samples, asks for the value of r "
     "at each one, and trains the network a little. It needs no gradient of r. Small tilts, "
     "because the rule for one is right only for a small change."},
    {"These curves say how well",
     "Orange is the model. In NLL the dashed line is what exact samples score; above it: off "
     "target "
     "or too wide, below it: too narrow. The error of the score is 0 for a perfect model. It grows "
     "because each tilt learns from the samples of the one before, errors included."},
}};

double shared_area(const Box& a, const Box& b) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left);
  const double height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return width > 0.0 && height > 0.0 ? width * height : 0.0;
}

/// The place in the window for a card of this size that covers least of what is lit and of
/// `shown`, and among those the one nearest to the first lit thing.
Box place_beside(const std::vector<Box>& lit, const Box& shown, const Box& window, double width,
                 double height, double margin) {
  const Box& aim = lit.front();
  Box best{};
  double least = -1.0;
  const double last_x = std::max(window.right - width - margin, margin);
  const double last_y = std::max(window.bottom - height - margin, margin);
  constexpr int places = 40;
  for (int i = 0; i <= places; ++i) {
    for (int j = 0; j <= places; ++j) {
      const double x = margin + (last_x - margin) * i / places;
      const double y = margin + (last_y - margin) * j / places;
      const Box card{x, y, x + width, y + height};
      double cost = std::hypot(0.5 * (card.left + card.right - aim.left - aim.right),
                               0.5 * (card.top + card.bottom - aim.top - aim.bottom));
      for (const Box& box : lit) {
        const Box air{box.left - margin, box.top - margin, box.right + margin, box.bottom + margin};
        cost += 1e3 * shared_area(card, air);
      }
      cost += shared_area(card, shown);
      if (least >= 0.0 && cost >= least) continue;
      least = cost;
      best = card;
    }
  }
  return best;
}

/// Fills the window but for what is lit, band by band between the edges of that.
void darken(ImDrawList& list, const Box& window, const std::vector<Box>& lit, ImU32 ink) {
  std::vector<double> edges = {window.top, window.bottom};
  for (const Box& box : lit) {
    edges.push_back(std::clamp(box.top, window.top, window.bottom));
    edges.push_back(std::clamp(box.bottom, window.top, window.bottom));
  }
  std::ranges::sort(edges);
  std::vector<Box> across = lit;
  std::ranges::sort(across, {}, &Box::left);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double top = edges[i];
    const double bottom = edges[i + 1];
    if (bottom - top < 0.5) continue;
    double x = window.left;
    const auto fill_to = [&](double end) {
      if (end > x) list.AddRectFilled(vec2(x, top), vec2(end, bottom), ink);
    };
    for (const Box& box : across) {
      if (box.top > top + 0.25 || box.bottom < bottom - 0.25) continue;
      fill_to(box.left);
      x = std::max(x, box.right);
    }
    fill_to(window.right);
  }
}

std::vector<Box> lit_by(int card, const TourPlaces& places) {
  const std::array<const std::vector<Box>*, Tour::cards> about = {
      &places.data, &places.arrow, &places.target, &places.play, &places.curves};
  std::vector<Box> lit = *about[static_cast<std::size_t>(card)];
  if (lit.empty()) lit.push_back(places.picture);
  return lit;
}

bool is_at(const std::vector<Box>& boxes, ImVec2 mouse) {
  const auto x = static_cast<double>(mouse.x);
  const auto y = static_cast<double>(mouse.y);
  return std::ranges::any_of(boxes, [&](const Box& box) {
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
}

}  // namespace

void Tour::draw(Ui& ui, const TourPlaces& places, const Box& window) {
  if (!under_way()) return;
  lit_ = lit_by(card_, places);
  // What is to be watched beside the button.
  const bool watches = card_ == 3;
  if (watches) lit_.push_back(places.picture);

  const Fonts& fonts = ui.theme.fonts;
  const double margin = ui.px(10);
  const double width = std::min<double>(ui.px(330), window.width() - 2.0 * margin);
  const auto inside = static_cast<float>(width) - 2.0F * ui.px(16);
  const CardWords& said = words_of_cards[static_cast<std::size_t>(card_)];
  const float height = measure(fonts.bold, wrapped(fonts.bold, said.title, inside)).y +
                       measure(fonts.small, wrapped(fonts.small, said.text, inside)).y + ui.px(96);
  // Of the picture as much as possible is left free, too.
  box_ = place_beside(lit_, places.picture, window, width, static_cast<double>(height), margin);

  ImGui::SetNextWindowPos(vec2(window.left, window.top));
  ImGui::SetNextWindowSize(vec2(window.width(), window.height()));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  // What is lit answers the mouse as ever, until a drag that began there ends.
  const bool at_lit = is_at(lit_, ImGui::GetIO().MousePos);
  if (ImGui::IsMouseClicked(0)) drags_lit_ = at_lit;
  const bool lets_through =
      at_lit || (drags_lit_ && ImGui::IsAnyItemActive() && ImGui::IsMouseDown(0));
  ImGui::Begin("##tour", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                   (lets_through ? ImGuiWindowFlags_NoInputs : 0));
  ImGui::PopStyleVar();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  darken(list, window, lit_, palette::u32(palette::background, 0.7F));
  for (const Box& box : lit_) {
    stroke_box(list, vec2(box.left, box.top), vec2(box.right, box.bottom),
               palette::u32(palette::accent), ui.px(2), ui.px(4));
  }
  draw_card(ui);
  ImGui::End();
}

void Tour::draw_card(Ui& ui) {
  const Fonts& fonts = ui.theme.fonts;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float pad = ui.px(16);
  const float inside = static_cast<float>(box_.width()) - 2.0F * pad;
  const CardWords& said = words_of_cards[static_cast<std::size_t>(card_)];
  list.AddRectFilled(vec2(box_.left, box_.top), vec2(box_.right, box_.bottom),
                     palette::u32(palette::raised), ui.px(8));
  stroke_box(list, vec2(box_.left, box_.top), vec2(box_.right, box_.bottom),
             palette::u32(palette::accent), ui.px(1.5F), ui.px(8));
  ImVec2 at = vec2(box_.left + static_cast<double>(pad), box_.top + ui.px(12));

  draw_text(list, fonts.small, at, palette::muted,
            std::to_string(card_ + 1) + " of " + std::to_string(cards));
  const float side = ui.px(22);
  ImGui::SetCursorScreenPos(
      vec2(box_.right - static_cast<double>(side + ui.px(8)), box_.top + ui.px(8)));
  const bool left = ImGui::InvisibleButton("##tour-close", ImVec2(side, side));
  const ImVec2 low = ImGui::GetItemRectMin();
  draw_text(list, fonts.text, ImVec2(low.x + 0.5F * side, low.y + ui.px(1)),
            ImGui::IsItemHovered() ? palette::text : palette::muted, "×", Align::centre);
  tooltip(ui, "##tour-close", "Leave the tour (Escape)",
          "The ? button at the top brings it back at any time.");
  at.y += fonts.small.size + ui.px(10);

  for (const auto& [face, colour, text] :
       {std::tuple(fonts.bold, palette::text, wrapped(fonts.bold, said.title, inside)),
        std::tuple(fonts.small, palette::text, wrapped(fonts.small, said.text, inside))}) {
    draw_text(list, face, at, colour, text);
    at.y += measure(face, text).y + ui.px(6);
  }

  const FontScope font(fonts.small);
  const float button = ui.px(26);
  const float y = static_cast<float>(box_.bottom) - button - ui.px(12);
  const auto width_of = [&](const char* text) { return measure(fonts.small, text).x + ui.px(24); };
  const char* next = card_ + 1 < cards ? "Next" : "Done";
  ImGui::PushStyleColor(ImGuiCol_Button, palette::vec4(palette::hovered));
  const float right = static_cast<float>(box_.right) - pad;
  ImGui::SetCursorScreenPos(ImVec2(right - width_of(next), y));
  const bool goes_on =
      ImGui::Button((std::string(next) + "###tour-next").c_str(), ImVec2(width_of(next), button));
  tooltip(ui, "##tour-next", card_ + 1 < cards ? "Next card (Enter, →)" : "End the tour (Enter, →)",
          "← goes back, Escape leaves the tour.");
  bool goes_back = false;
  if (card_ > 0) {
    ImGui::SetCursorScreenPos(ImVec2(right - width_of(next) - width_of("Back") - ui.px(8), y));
    goes_back = ImGui::Button("Back###tour-back", ImVec2(width_of("Back"), button));
    tooltip(ui, "##tour-back", "Card before (←)", "Escape leaves the tour.");
  }
  ImGui::PopStyleColor();
  draw_text(list, fonts.small, ImVec2(static_cast<float>(box_.left) + pad, y + ui.px(5)),
            palette::muted, card_ == 0 ? "Keys: Enter, ←, Esc" : "");
  if (left) {
    leave();
  } else if (goes_on) {
    forward();
  } else if (goes_back) {
    back();
  }
}

}  // namespace tiltscope::view
