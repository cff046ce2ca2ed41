#include "view/controls.h"

#include "config/experiment_io.h"
#include "plot/ticks.h"
#include "view/explanations.h"
#include "view/mixture_table.h"
#include "view/oracle_section.h"
#include "view/palette.h"
#include "view/setting_widgets.h"
#include "view/view_section.h"

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

void draw_tilting(Ui& ui, const std::vector<Warning>& warnings) {
  const auto count = [&](Setting setting, const char* id, const char* name, const char* title,
                         std::string_view text, Count field, int low, int high) {
    count_setting(ui, {setting, id, name, title, text}, field, low, high);
  };
  side_by_side(
      ui, "size",
      [&] {
        count(
            Setting::tilts, "##tilts", "tilts N", "Number of tilts N", explain::tilts,
            [](Experiment& e) -> int& { return e.tilting.tilts; }, 1, 200);
      },
      [&] {
        count(
            Setting::samples, "##samples", "samples S", "Samples a tilt S", explain::samples,
            [](Experiment& e) -> int& { return e.tilting.samples; }, 50, 20'000);
      });
  draw_notes(ui, Setting::tilts, warnings);
  draw_notes(ui, Setting::samples, warnings);
  side_by_side(
      ui, "fit",
      [&] {
        count(
            Setting::epochs, "##epochs", "epochs E", "Passes over the data E", explain::epochs,
            [](Experiment& e) -> int& { return e.tilting.epochs; }, 1, 500);
      },
      [&] {
        count(
            Setting::batch, "##batch", "batch", "Mini-batch", explain::batch,
            [](Experiment& e) -> int& { return e.tilting.batch; }, 8, 1'024);
      });
  draw_notes(ui, Setting::epochs, warnings);
  draw_notes(ui, Setting::batch, warnings);
  real_setting(ui, {Setting::rate, "##rate", "learning rate", "Learning rate", explain::rate},
               [](Experiment& e) -> double& { return e.tilting.rate; },
               {{1e-5, 1e-2}, "%.1e", true});
  draw_notes(ui, Setting::rate, warnings);
  constexpr std::array baselines = {"none", "mean", "posterior"};
  choice_setting(
      ui,
      {Setting::baseline, "##baseline", "baseline", "Estimator: the baseline", explain::estimator},
      baselines, static_cast<int>(ui.draft.shown().tilting.baseline),
      [](Experiment& e, int i) { e.tilting.baseline = static_cast<Baseline>(i); });
  draw_notes(ui, Setting::baseline, warnings);
}

void draw_seed(Ui& ui, const std::vector<Warning>& warnings) {
  ImGui::BeginGroup();
  const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
  std::uint64_t seed = ui.draft.shown().seed;
  const float side = ImGui::GetFrameHeight();
  ImGui::AlignTextToFramePadding();
  paragraph(ui, palette::muted, "seed");
  ImGui::SameLine();
  const float width = ui.px(120);
  ImGui::SetCursorPosX(right - width - side - ui.px(8));
  {
    const FontScope font(ui.theme.fonts.mono_small);
    ImGui::SetNextItemWidth(width);
    ImGui::InputScalar("##seed", ImGuiDataType_U64, &seed);
  }
  const bool entered = ImGui::IsItemDeactivatedAfterEdit();
  ImGui::SameLine();
  if (icon_button(ui, "##reseed", Icon::reseed, side)) ui.perform(Action::reseed);
  tooltip(ui, "##reseed", "Another seed (Shift + R)", explain::seed);
  ImGui::EndGroup();
  tooltip(ui, "##seed", "Seed", explain::seed);
  if (entered) ui.draft.reseed(seed);
  draw_notes(ui, Setting::seed, warnings);
}

void draw_sampler(Ui& ui, const std::vector<Warning>& warnings) {
  side_by_side(
      ui, "sampler",
      [&] {
        real_setting(ui, {Setting::eta, "##eta", "noise η", "Sampler noise η", explain::eta},
                     [](Experiment& e) -> double& { return e.tilting.eta; }, {{0.0, 1.0}});
      },
      [&] {
        count_setting(
            ui, {Setting::steps, "##steps", "steps J", "Sampler steps J", explain::steps},
            [](Experiment& e) -> int& { return e.tilting.steps; }, 5, 1'000);
      });
  draw_notes(ui, Setting::eta, warnings);
  draw_notes(ui, Setting::steps, warnings);
}

void draw_network(Ui& ui, const std::vector<Warning>& warnings) {
  const auto count = [&](Setting setting, const char* id, const char* name, const char* title,
                         std::string_view text, Count field, int low, int high) {
    count_setting(ui, {setting, id, name, title, text}, field, low, high);
  };
  side_by_side(
      ui, "network",
      [&] {
        count(
            Setting::network, "##depth", "layers", "Hidden layers", explain::depth,
            [](Experiment& e) -> int& { return e.network.depth; }, 1, 12);
      },
      [&] {
        count(
            Setting::network, "##width", "width", "Width of a layer", explain::width,
            [](Experiment& e) -> int& { return e.network.width; }, 8, 1'024);
      });
  draw_notes(ui, Setting::network, warnings);
  side_by_side(
      ui, "training",
      [&] {
        count(
            Setting::training, "##base-samples", "samples", "Samples of the base training",
            explain::base_samples, [](Experiment& e) -> int& { return e.training.samples; }, 1'000,
            200'000);
      },
      [&] {
        count(
            Setting::training, "##base-epochs", "epochs", "Epochs of the base training",
            explain::base_epochs, [](Experiment& e) -> int& { return e.training.epochs; }, 1,
            1'000);
      });
  draw_notes(ui, Setting::training, warnings);
  constexpr std::array schedules = {"cosine", "linear"};
  choice_setting(ui,
                 {Setting::schedule, "##schedule", "schedule", "Noise schedule", explain::schedule},
                 schedules, static_cast<int>(ui.draft.shown().schedule.kind),
                 [](Experiment& e, int i) { e.schedule.kind = static_cast<ScheduleKind>(i); });
  draw_notes(ui, Setting::schedule, warnings);
}

std::string base_origin(const Snapshot& snapshot) {
  if (snapshot.phase == Phase::training_base) return "being trained";
  return snapshot.base_ready ? snapshot.base_origin : "loaded or trained at play";
}

void draw_base(Ui& ui) {
  const bool training = ui.snapshot.phase == Phase::training_base;
  paragraph(ui, palette::muted, "Base model: " + base_origin(ui.snapshot) + ".");
  ImGui::BeginDisabled(training);
  if (ImGui::Button("Train from scratch", ImVec2(-1.0F, 0.0F))) ui.perform(Action::train_base);
  ImGui::EndDisabled();
  tooltip(ui, "##train", "Train the base model from scratch", explain::train_base);
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
      if (!ImGui::Selectable(preset.name.c_str(), chosen) || chosen) continue;
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
              "N = " + std::to_string(shown.tilting.tilts) +
                  ", S = " + std::to_string(shown.tilting.samples))) {
    draw_tilting(ui, warnings_);
    draw_seed(ui, warnings_);
  }
  if (section(ui, "sampler", "Sampler",
              "η = " + short_number(shown.tilting.eta, 2) +
                  ", J = " + std::to_string(shown.tilting.steps))) {
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
