#include "view/panel/oracle_section.h"

#include "view/kit/widgets.h"
#include "view/look/palette.h"

namespace tiltscope::view {
namespace {

void draw_switch(Ui& ui, const char* id, const char* name, bool& on, std::string_view text) {
  const FontScope font(ui.theme.fonts.small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(3), ui.px(3)));
  ImGui::Checkbox((std::string(name) + id).c_str(), &on);
  ImGui::PopStyleVar();
  tooltip(ui, id, name, text);
}

}  // namespace

void draw_oracle_section(Ui& ui) {
  Oracle& oracle = ui.playhead.oracle;
  draw_switch(ui, "##exact-score", "exact score, no network", oracle.exact_score,
              "Show the samples that closed forms give in place of the network: first-order tilts "
              "(3.10) whose covariance (3.9) is exact. What still separates them from the density "
              "is Taylor's and the sampler's.");
  ImGui::BeginDisabled(!oracle.exact_score);
  draw_switch(ui, "##exact-tilt", "exact tilt, no Taylor expansion", oracle.exact_tilt,
              "Show the samples under the exact score of p^k (4.10): no Taylor expansion either. "
              "What still separates them from the density is the sampler's.");
  ImGui::EndDisabled();
  draw_switch(ui, "##fine-sampler", "fine sampler, 4 J steps", oracle.fine_sampler,
              "Show the samples of a sampler with four times as many steps.");

  const int tilt = ui.playhead.tilt(ui.snapshot);
  const bool measured = ui.playhead.budget(ui.snapshot) != nullptr;
  const bool measuring = ui.snapshot.activity == Activity::measuring_budget;
  const KeptTilt* kept = ui.snapshot.history->find(tilt);
  if (oracle.any() && !measured) {
    paragraph(ui, palette::muted, "The switches take effect once this tilt is measured.");
  }
  ImGui::BeginDisabled(measuring || kept == nullptr || !kept->parameters);
  const std::string words = measuring  ? "Measuring"
                            : measured ? "Measure tilt " + std::to_string(tilt) + " again"
                                       : "Measure tilt " + std::to_string(tilt);
  if (ImGui::Button((words + "###measure").c_str(), ImVec2(-1.0F, 0.0F))) {
    ui.send(MeasureBudget{tilt});
  }
  ImGui::EndDisabled();
  tooltip(
      ui, "##measure", "Measure the error budget",
      "Draw 2,000 samples after the tilt shown, from the same random numbers, with the network, "
      "with exact first-order tilts and with the exact score, each with J steps and with 4 J; only "
      "the network's are clipped, and drawn once more without. The switches then turn between "
      "them, and the budget on the right says how much of the distance to the exact density each "
      "part causes. It takes some seconds; a run under way goes on after it.");
}

}  // namespace tiltscope::view
