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
  draw_switch(
      ui, "##exact-score", "exact score, no network", oracle.exact_score,
      "Show samples drawn without the network: first-order tilts (3.10) whose covariance (3.9) "
      "is exact. What still separates them from the exact density is the Taylor error and "
      "the sampler's.");
  ImGui::BeginDisabled(!oracle.exact_score);
  draw_switch(
      ui, "##exact-tilt", "exact tilt, no Taylor expansion", oracle.exact_tilt,
      "Show samples drawn with the exact score of p^k (4.10): no network and no Taylor error. "
      "What still separates them from the exact density is the sampler's error.");
  ImGui::EndDisabled();
  draw_switch(
      ui, "##fine-sampler", "fine sampler, 4 J steps", oracle.fine_sampler,
      "Show samples drawn with four times as many sampler steps: the sampler's error is smaller.");

  const int tilt = ui.playhead.tilt(ui.snapshot);
  const bool measured = ui.playhead.budget(ui.snapshot) != nullptr;
  const bool measuring = ui.snapshot.activity == Activity::measuring_budget;
  const KeptTilt* kept = ui.snapshot.history->find(tilt);
  if (oracle.any() && !measured) {
    paragraph(ui, palette::muted, "Press Measure: these switches need the samples that it draws.");
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
      "Draws 2,000 samples of the tilt shown in each of several ways, with the same random "
      "numbers: "
      "with the network, with exact first-order tilts and with the exact score, each with J and "
      "with 4 J sampler steps, and with the network once without the clip. The switches above then "
      "choose which of them the picture shows, and the figure budget says which part causes how "
      "much of the error. It takes some seconds; a run under way goes on afterwards.");
}

}  // namespace tiltscope::view
