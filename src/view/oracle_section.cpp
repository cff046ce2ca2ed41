#include "view/oracle_section.h"

#include "view/explanations.h"
#include "view/palette.h"
#include "view/widgets.h"

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
              explain::exact_score);
  ImGui::BeginDisabled(!oracle.exact_score);
  draw_switch(ui, "##exact-tilt", "exact tilt, no Taylor expansion", oracle.exact_tilt,
              explain::exact_tilt);
  ImGui::EndDisabled();
  draw_switch(ui, "##fine-sampler", "fine sampler, 4 J steps", oracle.fine_sampler,
              explain::fine_sampler);

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
  tooltip(ui, "##measure", "Measure the error budget", explain::measure);
}

}  // namespace tiltscope::view
