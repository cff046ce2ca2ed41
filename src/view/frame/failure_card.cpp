#include "view/frame/failure_card.h"

#include "config/wording.h"
#include "oracle/step_word.h"
#include "plot/ticks.h"
#include "view/kit/key_control.h"
#include "view/kit/remedy_button.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/failure_remedies.h"
#include "view/state/verdict.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {
namespace {

/// The advice, which depends on whether there is a way back.
std::string advice(const FailureWords& failure) {
  std::string text = failure.remedy;
  if (failure.way_back) {
    text += (text.empty() ? "" : " ") +
            std::string(
                "Without a change of settings, the run fails again in the same way: change one "
                "before or after going back.");
  }
  return text;
}

/// How far the NLL of a tilt's samples is from that of exact ones; NaN where that is not known.
double gap_of(const Snapshot& snapshot, int tilt) {
  const auto& tilts = *snapshot.tilts;
  const auto record = std::ranges::find(tilts, tilt, &TiltRecord::tilt);
  if (record == tilts.end()) return std::numeric_limits<double>::quiet_NaN();
  return std::abs(record->fit.nll - record->exact.nll);
}

/// The newest of the kept tilts whose samples were fair, as a model often runs off some tilts
/// before its numbers do. Rounds are on the way to the target from the start, and of those the
/// nearest to it is the best. Where nothing was measured, the newest.
std::optional<WayBack> way_back_of(const Snapshot& snapshot) {
  std::optional<int> newest, nearest;
  double least = std::numeric_limits<double>::infinity();
  for (int k = snapshot.tilt; k >= 0; --k) {
    const KeptTilt* kept = snapshot.history->find(k);
    if (kept == nullptr || !kept->parameters) continue;
    if (!newest) newest = k;
    const double gap = gap_of(snapshot, k);
    if (!(gap < least)) continue;
    least = gap;
    nearest = k;
    if (gap <= fair_nats) break;
  }
  const auto back = nearest ? nearest : newest;
  if (back.value_or(0) == 0) return std::nullopt;
  const std::string step = step_word(*snapshot.course);
  if (!nearest) {
    return WayBack{*back, "The last " + step +
                              " that is kept. The exact density is not known, so that nothing says "
                              "how good it is."};
  }
  const std::string off = plot::fixed(least, 2) + " nats off that of exact samples";
  return WayBack{
      *back, least <= fair_nats
                 ? "The last " + step + " whose samples were in order: their NLL is " + off + "."
                 : "The best " + step + ", though the NLL of its samples is " + off + "."};
}

float wrapped_height(const Face& face, const std::string& text, float width) {
  return text.empty() ? 0.0F : measure(face, wrapped(face, text, width)).y;
}

/// "Lower the learning rate, take more tilts N or take a smaller λ."
std::string advice_of(const std::vector<Remedy>& remedies) {
  std::vector<std::string_view> advice;
  for (const Remedy& remedy : remedies) advice.push_back(remedy.advice);
  return as_sentence(listed(advice, "or"));
}

/// How many of the remedies' buttons stand in each row of such a width.
std::vector<std::size_t> in_rows(const Face& face, const std::vector<Remedy>& remedies, float width,
                                 float gap) {
  std::vector<std::size_t> rows;
  float end = width;
  for (const Remedy& remedy : remedies) {
    const float button = measure(face, remedy.button).x + 2.0F * ImGui::GetStyle().FramePadding.x;
    if (rows.empty() || end + gap + button > width) {
      rows.push_back(0);
      end = -gap;
    }
    end += gap + button;
    ++rows.back();
  }
  return rows;
}

/// In place of the card, where it was hidden.
void draw_way_to_card(Ui& ui, const plot::Box& box) {
  // A window of its own lies over the picture, which answers the mouse elsewhere.
  constexpr const char* words = "Why it stopped";
  const ImVec2 size(measure(ui.theme.fonts.text, words).x + ui.px(24), ui.px(30));
  // Between the plates in the corners.
  ImGui::SetCursorScreenPos(vec2(0.5 * (box.left + box.right - static_cast<double>(size.x)),
                                 box.bottom - static_cast<double>(ui.px(92))));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::BeginChild("##hidden-failure", size, false, ImGuiWindowFlags_NoScrollbar);
  const bool clicked = ImGui::Button((std::string(words) + "###show-failure").c_str(), size);
  if (key_enter(ui, "##show-failure") || clicked) {
    *ui.hides_failure = false;
    ui.wake_at(ui.now);
  }
  tooltip(ui, "##show-failure", "Why it stopped",
          "Brings the card back: the reason, and what to do.");
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace

std::optional<FailureWords> failure_of(const Snapshot& snapshot) {
  if (!snapshot.failure) return std::nullopt;
  FailureWords failure;
  failure.symptom = as_sentence(with_names_of_controls(what_failed(*snapshot.failure)));
  failure.remedies = failure_remedies(*snapshot.failure, *snapshot.experiment);
  failure.remedy = failure.remedies.empty()
                       ? as_sentence(with_names_of_controls(what_to_try(*snapshot.failure)))
                       : advice_of(failure.remedies);
  failure.way_back = way_back_of(snapshot);
  return failure;
}

void draw_failure_card(Ui& ui, const plot::Box& box) {
  const auto failure = failure_of(ui.snapshot);
  if (!failure) {
    *ui.hides_failure = false;
    return;
  }
  if (*ui.hides_failure) return draw_way_to_card(ui, box);
  const Fonts& fonts = ui.theme.fonts;
  const float pad = ui.px(16);
  const float width = std::min(ui.px(440), static_cast<float>(box.width()) - ui.px(24));
  const float inside = width - 2.0F * pad;
  const std::string more = advice(*failure);
  const float button = ui.px(30);
  const float gap = ui.px(8);
  const std::vector<std::size_t> rows = in_rows(fonts.text, failure->remedies, inside, gap);
  const float height = 2.0F * pad + fonts.bold.size + gap +
                       wrapped_height(fonts.text, failure->symptom, inside) + gap +
                       wrapped_height(fonts.small, more, inside) + gap +
                       static_cast<float>(rows.size() + 1) * (gap + button);
  const auto left = static_cast<float>(0.5 * (box.left + box.right)) - 0.5F * width;
  // Low, so that it hides less of where the points have gone, and above the slider of t.
  const auto middle = static_cast<float>(0.5 * (box.top + box.bottom)) - 0.5F * height;
  const auto top = std::max(middle, static_cast<float>(box.bottom) - ui.px(52) - height);
  ImGui::SetCursorScreenPos(ImVec2(left, top));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, palette::vec4(palette::raised));
  ImGui::PushStyleColor(ImGuiCol_Border, palette::vec4(palette::error));
  // Buttons stand out from the card's ground, which is as light as they are elsewhere.
  ImGui::PushStyleColor(ImGuiCol_Button, palette::vec4(palette::hovered));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(pad, pad));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(gap, gap));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, ui.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, ui.px(1.5F));
  constexpr bool bordered = true;
  ImGui::BeginChild("##failure", ImVec2(width, height), bordered, ImGuiWindowFlags_NoScrollbar);
  const plot::Box card{left, top, left + width, top + height};
  // The card's tooltips leave its buttons free.
  const auto column = std::exchange(ui.column, card);
  explain(ui, "##failure-card", card, "Why the run has stopped",
          "A number has run off, so that the run cannot go on. What has come so far is kept.");
  {
    const FontScope font(fonts.bold);
    ImGui::PushStyleColor(ImGuiCol_Text, palette::vec4(palette::error));
    ImGui::TextUnformatted("The run has stopped");
    ImGui::PopStyleColor();
  }
  {
    const FontScope font(fonts.text);
    ImGui::TextUnformatted(wrapped(fonts.text, failure->symptom, inside).c_str());
  }
  if (!more.empty()) paragraph(ui, palette::muted, more);
  std::size_t next = 0;
  for (const std::size_t row : rows) {
    for (std::size_t i = 0; i < row; ++i, ++next) {
      if (i > 0) ImGui::SameLine();
      remedy_button(ui, ("##failure-remedy/" + std::to_string(next)).c_str(),
                    failure->remedies[next], button);
    }
  }
  const auto choice = [&](const char* id, const std::string& words, std::string_view about) {
    const bool clicked = ImGui::Button((words + "###" + id).c_str(), ImVec2(0.0F, button));
    const bool pressed = key_enter(ui, id) || clicked;
    tooltip(ui, id, words, about);
    ImGui::SameLine();
    return pressed;
  };
  if (const auto& back = failure->way_back) {
    const std::string words = "Go back to " + numbered_step(*ui.snapshot.course, back->tilt);
    if (choice("##go-back", words,
               back->why + " Press Play to continue from there with the settings as they are "
                           "then.")) {
      if (back->tilt == ui.snapshot.tilt) {
        ui.playhead.follow();
      } else {
        ui.playhead.go_to(ui.snapshot, back->tilt);
      }
      ui.perform(Action::branch);
    }
  }
  if (choice("##start-over", "Start over", reset_words)) ui.perform(Action::reset);
  if (choice("##hide-failure", "Hide",
             "Shows the picture under the card; a button brings it back.")) {
    *ui.hides_failure = true;
    ui.wake_at(ui.now);
  }
  ui.column = column;
  ImGui::EndChild();
  ImGui::PopStyleVar(4);
  ImGui::PopStyleColor(3);
}

}  // namespace tiltscope::view
