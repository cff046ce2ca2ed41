#include "view/controls.h"

#include "config/experiment_io.h"
#include "plot/ticks.h"
#include "view/explanations.h"
#include "view/method_sections.h"
#include "view/mixture_table.h"
#include "view/oracle_section.h"
#include "view/palette.h"
#include "view/setting_widgets.h"
#include "view/view_section.h"
#include "view/wording.h"

#include <array>
#include <string>
#include <utility>

namespace tiltscope::view {
namespace {

using plot::short_number;

void draw_direction(Ui& ui) {
  const auto size = ui.draft.shown().reward.b.size();
  if (size != 2) {
    paragraph(ui, palette::muted,
              "b has " + std::to_string(size) + " entries: set it in a configuration file.");
    return;
  }
  const RealStyle style{{-8.0, 8.0}};
  const auto entry = [&](const char* id, const char* name, Real field) {
    real_setting(ui, {Setting::b, id, name, "Reward direction b", explain::direction}, field,
                 style);
  };
  side_by_side(
      ui, "b", [&] { entry("##b1", "b₁", [](Experiment& e) -> double& { return e.reward.b[0]; }); },
      [&] { entry("##b2", "b₂", [](Experiment& e) -> double& { return e.reward.b[1]; }); });
}

void draw_quadratic(Ui& ui, const std::vector<Warning>& warnings) {
  if (ui.draft.shown().reward.A.rows() != 2) return;
  const bool flat = ui.draft.shown().reward.A.isZero(0.0);
  if (section(ui, "quadratic", "Quadratic part A", flat ? "A = 0" : "A ≠ 0")) {
    const RealStyle style{{-2.0, 1.0}};
    const auto entry = [&](const char* id, const char* name, Real field) {
      real_setting(ui, {Setting::A, id, name, "Quadratic part A", explain::quadratic}, field,
                   style);
    };
    side_by_side(
        ui, "A",
        [&] { entry("##A11", "A₁₁", [](Experiment& e) -> double& { return e.reward.A(0, 0); }); },
        [&] { entry("##A22", "A₂₂", [](Experiment& e) -> double& { return e.reward.A(1, 1); }); });
    // Symmetric: one number for two entries.
    double value = ui.draft.shown().reward.A(0, 1);
    ImGui::BeginGroup();
    value_line(ui, "A₁₂ = A₂₁", plot::fixed(value, 2));
    const Edit edit = slider(ui, "##A12", value, {-1.5, 1.5}, 0.0, palette::accent);
    ImGui::EndGroup();
    tooltip(ui, "##A12", "Quadratic part A", explain::quadratic);
    if (edit != Edit::none) {
      Experiment changed = ui.draft.shown();
      changed.reward.A(0, 1) = changed.reward.A(1, 0) = value;
      ui.draft.edit(Setting::A, std::move(changed));
      if (edit == Edit::released) ui.draft.commit();
    }
  }
  draw_notes(ui, Setting::A, warnings);
}

/// What changes of the target do to a run.
void draw_change(Ui& ui) {
  constexpr std::array words = {"starts over", "branches off"};
  int chosen = ui.draft.branches ? 1 : 0;
  if (choice_line(ui, "##change", "a new target", words, chosen)) ui.draft.branches = chosen == 1;
  tooltip(ui, "##change", "A new target", explain::change);
}

/// The experiment in a few words.
std::string outline(const Experiment& experiment) {
  const auto entries = [](const auto& values) {
    std::string text;
    for (const double value : values) {
      text += (text.empty() ? "(" : ", ") + short_number(value, 2);
    }
    return text + ")";
  };
  const auto components = experiment.base.means.size();
  return "Base: " + std::to_string(components) + (components == 1 ? " Gaussian" : " Gaussians") +
         " in d = " + std::to_string(experiment.dimension()) +
         ".\nReward: b = " + entries(experiment.reward.b) +
         (experiment.reward.A.isZero(0.0) ? ", A = 0" : ", A ≠ 0") +
         ".\nλ = " + short_number(experiment.tilting.lambda, 3) +
         " in N = " + std::to_string(experiment.tilting.tilts) + " tilts.";
}

std::string fit_words(const TiltingConfig& tilting) {
  constexpr std::array targets = {"first order", "exact", "implicit", "reward-weighted"};
  return std::string(targets[static_cast<std::size_t>(tilting.target)]) +
         (tilting.average == Average::sample ? ", one sample" : ", neighbours");
}

}  // namespace

const Preset* matching_preset(const std::vector<Preset>& presets, const Experiment& experiment) {
  const auto canonical = [](Experiment e) {
    e.seed = 0;
    e.run = {};
    return to_toml(e);
  };
  const std::string wanted = canonical(experiment);
  for (const Preset& preset : presets) {
    if (canonical(preset.experiment) == wanted) return &preset;
  }
  return nullptr;
}

void Controls::draw_presets(Ui& ui) {
  ImGui::SetNextItemWidth(-1.0F);
  const char* name = current_ != nullptr ? current_->name.c_str() : "custom settings";
  if (ImGui::BeginCombo("##preset", name, ImGuiComboFlags_HeightLarge)) {
    for (const Preset& preset : presets_) {
      const bool chosen = &preset == current_;
      const bool pressed = ImGui::Selectable(preset.name.c_str(), chosen);
      tooltip(ui, ("##preset/" + preset.name).c_str(), preset.name, outline(preset.experiment));
      if (!pressed || chosen) continue;
      Experiment experiment = preset.experiment;
      experiment.run = ui.draft.shown().run;
      ui.draft.apply(Setting::preset, std::move(experiment));
    }
    ImGui::EndCombo();
  } else {
    tooltip(ui, "##preset", "Preset", explain::preset);
  }
  draw_notes(ui, Setting::preset, warnings_);
  draw_notes(ui, Setting::configuration, warnings_);
}

void Controls::judge(const Draft& draft) {
  if (judged_ == draft.shown_pointer()) return;
  judged_ = draft.shown_pointer();
  current_ = matching_preset(presets_, *judged_);
  warnings_.clear();
  try {
    validate(*judged_);
    warnings_ = theory_warnings(*judged_);
  } catch (const ConfigError&) {
    // The draft says what is wrong with it.
  }
}

void Controls::draw(Ui& ui) {
  judge(ui.draft);
  const Experiment& shown = ui.draft.shown();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ui.px(8), ui.px(5)));
  if (section(ui, "problem", "Problem", current_ != nullptr ? current_->name : "custom")) {
    draw_presets(ui);
    draw_change(ui);
    real_setting(ui,
                 {Setting::lambda, "##lambda", "strength λ", "Tilt strength λ", explain::lambda},
                 [](Experiment& e) -> double& { return e.tilting.lambda; }, {{0.0, 2.0}});
    draw_notes(ui, Setting::lambda, warnings_);
    draw_direction(ui);
    draw_notes(ui, Setting::b, warnings_);
    draw_quadratic(ui, warnings_);
    if (section(ui, "mixture", "Base mixture",
                std::to_string(shown.base.means.size()) + " components")) {
      draw_mixture_table(ui);
    }
    draw_notes(ui, Setting::mixture, warnings_);
  }
  if (section(ui, "tilting", "Tilting",
              (shown.tilting.ess > 0.0 ? "by data" : "N = " + std::to_string(shown.tilting.tilts)) +
                  ", S = " + std::to_string(shown.tilting.samples))) {
    draw_tilting(ui, warnings_);
    draw_seed(ui, warnings_);
  }
  if (section(ui, "fit", "Fit", fit_words(shown.tilting))) draw_fit(ui, warnings_);
  const SamplerConfig& sampler = shown.tilting.sampler;
  const bool noisy = sampler.kind == SamplerKind::ddim;
  if (section(ui, "sampler", "Sampler",
              (noisy ? "DDIM, η = " + short_number(sampler.eta, 2) : "DPM-Solver++") +
                  ", J = " + std::to_string(sampler.steps))) {
    draw_sampler(ui, warnings_);
  }
  const std::string replaced = oracle_words(ui.playhead.oracle);
  if (section(ui, "oracle", "Oracle", replaced.empty() ? "nothing replaced" : replaced)) {
    draw_oracle_section(ui);
  }
  if (section(ui, "network", "Network", base_origin(ui.snapshot))) {
    draw_network(ui, warnings_);
    draw_base(ui);
  }
  if (section(ui, "view", "View", "F1 lists the keys")) draw_view_section(ui);
  ImGui::PopStyleVar();
}

}  // namespace tiltscope::view
