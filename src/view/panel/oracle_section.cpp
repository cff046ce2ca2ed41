#include "view/panel/oracle_section.h"

#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"

namespace tiltscope::view {
namespace {

/// Out of reach where there is a reason.
void draw_switch(Ui& ui, const char* id, const char* name, bool& on, std::string_view text,
                 std::string_view reason = {}) {
  const FontScope font(ui.theme.fonts.small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(3), ui.px(3)));
  {
    const OutOfReach out_of_reach(ui, reason);
    ImGui::Checkbox((std::string(name) + id).c_str(), &on);
  }
  ImGui::PopStyleVar();
  tooltip(ui, id, name, text);
}

/// Why the error of this tilt cannot be measured; empty if it can.
std::string_view why_not_measured(const Snapshot& snapshot, int tilt) {
  if (snapshot.activity == Activity::measuring_budget) return "An error budget is being measured.";
  const KeptTilt* kept = snapshot.history->find(tilt);
  if (kept != nullptr && kept->density && !kept->density->known_with_noise()) {
    return "The exact scores of this tilt are not known: its density is, by weighted draws, "
           "without noise alone.";
  }
  if (kept != nullptr && kept->parameters) return {};
  if (!snapshot.base_ready) return "There is no model yet: press Play.";
  return "The model of this tilt is not kept. Choose a tilt with a bright mark in the history.";
}

}  // namespace

void draw_oracle_section(Ui& ui) {
  Oracle& oracle = ui.playhead.oracle;
  draw_switch(
      ui, "##exact-score", "exact score, no network", oracle.exact_score,
      "Show samples drawn without the network: first-order tilts (3.10) whose covariance (3.9) "
      "is exact. What still separates them from the exact density is the Taylor error and "
      "the sampler's.");
  // Under the switch that it needs.
  ImGui::Indent(ui.px(20));
  draw_switch(
      ui, "##exact-tilt", "exact tilt, too: no Taylor expansion", oracle.exact_tilt,
      "Show samples drawn with the exact score of p^k (4.10): no network and no Taylor error. "
      "What still separates them from the exact density is the sampler's error.",
      oracle.exact_score
          ? ""
          : "Switch on \"exact score, no network\" first: with the network there is no step "
            "that could be exact.");
  ImGui::Unindent(ui.px(20));
  draw_switch(
      ui, "##fine-sampler", "fine sampler, 4 J steps", oracle.fine_sampler,
      "Show samples drawn with four times as many sampler steps: the sampler's error is smaller.");

  const int tilt = ui.playhead.tilt(ui.snapshot);
  const bool measured = ui.playhead.budget(ui.snapshot) != nullptr;
  const bool measuring = ui.snapshot.activity == Activity::measuring_budget;
  if (oracle.any() && !measured) {
    paragraph(ui, palette::muted, "Press Measure: these switches need the samples that it draws.");
  }
  const std::string words = measuring  ? "Measuring"
                            : measured ? "Measure tilt " + std::to_string(tilt) + " again"
                                       : "Measure tilt " + std::to_string(tilt);
  {
    const OutOfReach out_of_reach(ui, why_not_measured(ui.snapshot, tilt));
    if (ImGui::Button((words + "###measure").c_str(), ImVec2(-1.0F, 0.0F))) {
      ui.send(MeasureBudget{tilt});
    }
  }
  tooltip(
      ui, "##measure", "Measure the error budget",
      "Draws 2,000 samples of the tilt shown in each of several ways, with the same random "
      "numbers: "
      "with the network, with exact first-order tilts and with the exact score, each with J and "
      "with 4 J sampler steps, and with the network once without the clip. The switches above then "
      "choose which of them the picture shows, and the figure budget says which part causes how "
      "much of the error. It takes some seconds; a run under way goes on afterwards.");
}

}  // namespace tiltscope::view
