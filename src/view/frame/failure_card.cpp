#include "view/frame/failure_card.h"

#include "oracle/step_word.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/state/wording.h"

#include <algorithm>
#include <string_view>

namespace tiltscope::view {
namespace {

/// The advice, which depends on whether there is a way back.
std::string advice(const FailureWords& failure) {
  std::string text = failure.remedy;
  if (failure.last_good) {
    text += (text.empty() ? "" : " ") +
            std::string(
                "Without a change of settings, the run fails again in the same way: change one "
                "before or after going back.");
  }
  return text;
}

/// Whether a tilt's score was still about as good as those before: it often runs off some tilts
/// before its numbers do. Where it is not known, it may have been.
bool was_in_order(const Snapshot& snapshot, int tilt) {
  const auto& tilts = *snapshot.tilts;
  const auto record = std::ranges::find(tilts, tilt, &TiltRecord::tilt);
  if (record == tilts.end() || tilts.front().tilt != 0) return true;
  constexpr double absurd = 100.0;
  return !(record->rmse > absurd * tilts.front().rmse);
}

/// The newest tilt that is kept and was in order.
std::optional<int> last_good_of(const Snapshot& snapshot) {
  std::optional<int> newest;
  for (int k = snapshot.tilt; k >= 0; --k) {
    const KeptTilt* kept = snapshot.history->find(k);
    if (kept == nullptr || !kept->parameters) continue;
    if (!newest) newest = k;
    if (was_in_order(snapshot, k)) return k;
  }
  return newest;
}

float wrapped_height(const Face& face, const std::string& text, float width) {
  return text.empty() ? 0.0F : measure(face, wrapped(face, text, width)).y;
}

}  // namespace

std::optional<FailureWords> failure_of(const Snapshot& snapshot) {
  if (!snapshot.failure) return std::nullopt;
  FailureWords failure;
  failure.symptom = as_sentence(with_names_of_controls(what_failed(*snapshot.failure)));
  failure.remedy = as_sentence(with_names_of_controls(what_to_try(*snapshot.failure)));
  failure.last_good = last_good_of(snapshot);
  return failure;
}

void draw_failure_card(Ui& ui, const plot::Box& box) {
  const auto failure = failure_of(ui.snapshot);
  if (!failure) return;
  const Fonts& fonts = ui.theme.fonts;
  const float pad = ui.px(16);
  const float width = std::min(ui.px(440), static_cast<float>(box.width()) - ui.px(24));
  const float inside = width - 2.0F * pad;
  const std::string more = advice(*failure);
  const float button = ui.px(30);
  const float gap = ui.px(8);
  const float height = 2.0F * pad + fonts.bold.size + gap +
                       wrapped_height(fonts.text, failure->symptom, inside) + gap +
                       wrapped_height(fonts.small, more, inside) + 2.0F * gap + button;
  const auto left = static_cast<float>(0.5 * (box.left + box.right)) - 0.5F * width;
  const auto top = static_cast<float>(0.5 * (box.top + box.bottom)) - 0.5F * height;
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
  explain(ui, "##failure-card", {left, top, left + width, top + height}, "Why the run has stopped",
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
  const auto choice = [&](const char* id, const std::string& words, std::string_view about) {
    const bool pressed = ImGui::Button((words + "###" + id).c_str(), ImVec2(0.0F, button));
    tooltip(ui, id, words, about);
    ImGui::SameLine();
    return pressed;
  };
  if (failure->last_good) {
    const std::string words =
        "Go back to " + numbered_step(*ui.snapshot.course, *failure->last_good);
    if (choice(
            "##go-back", words,
            "Go back to the last one whose score was in order. Press Play to continue from there "
            "with the settings as they are then.")) {
      if (*failure->last_good == ui.snapshot.tilt) {
        ui.playhead.follow();
      } else {
        ui.playhead.go_to(ui.snapshot, *failure->last_good);
      }
      ui.perform(Action::branch);
    }
  }
  if (choice("##start-over", "Start over", reset_words)) ui.perform(Action::reset);
  ImGui::EndChild();
  ImGui::PopStyleVar(4);
  ImGui::PopStyleColor(3);
}

}  // namespace tiltscope::view
