#include "view/method_sections.h"

#include "view/explanations.h"
#include "view/number_entry.h"
#include "view/palette.h"
#include "view/setting_widgets.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tiltscope::view {

void draw_seed(Ui& ui, const std::vector<Warning>& warnings) {
  const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
  std::optional<std::int64_t> entered;
  const float side = ImGui::GetFrameHeight();
  ImGui::AlignTextToFramePadding();
  paragraph(ui, palette::muted, "seed");
  ImGui::SameLine();
  const float width = ui.px(120);
  ImGui::SetCursorPosX(right - width - side - ui.px(8));
  {
    const FontScope font(ui.theme.fonts.mono_small);
    ImGui::SetNextItemWidth(width);
    entered = whole_entry(ui, "##seed", std::to_string(ui.draft.shown().seed));
  }
  tooltip(ui, "##seed", "Seed", explain::seed);
  ImGui::SameLine();
  if (icon_button(ui, "##reseed", Icon::reseed, side)) ui.perform(Action::reseed);
  tooltip(ui, "##reseed", "Another seed (Shift + R)", explain::seed);
  if (entered && *entered < 0) {
    ui.announce("A seed must be at least 0; nothing has changed.");
  } else if (entered) {
    ui.draft.reseed(static_cast<std::uint64_t>(*entered));
  }
  draw_notes(ui, Setting::seed, warnings);
}

void draw_sampler(Ui& ui, const std::vector<Warning>& warnings) {
  side_by_side(
      ui, "sampler",
      [&] {
        real_setting(ui, {Setting::eta, "##eta", "noise η", "Sampler noise η", explain::eta},
                     [](Experiment& e) -> double& { return e.tilting.sampler.eta; }, {{0.0, 1.0}});
      },
      [&] {
        count_setting(
            ui, {Setting::steps, "##steps", "steps J", "Sampler steps J", explain::steps},
            [](Experiment& e) -> int& { return e.tilting.sampler.steps; }, 5, 1'000);
      });
  constexpr std::array samplers = {"DDIM", "DPM-Solver++"};
  choice_setting(
      ui, {Setting::sampler, "##sampler", "sampler", "Sampler", explain::sampler}, samplers,
      static_cast<int>(ui.draft.shown().tilting.sampler.kind),
      [](Experiment& e, int i) { e.tilting.sampler.kind = static_cast<SamplerKind>(i); });
  constexpr std::array starts = {"random", "lattice"};
  choice_setting(ui, {Setting::sampler, "##starts", "starts", "Where paths start", explain::starts},
                 starts, static_cast<int>(ui.draft.shown().tilting.sampler.starts),
                 [](Experiment& e, int i) { e.tilting.sampler.starts = static_cast<Starts>(i); });
  real_setting(ui, {Setting::sampler, "##clip", "clip x0", "Clip x0_hat", explain::clip},
               [](Experiment& e) -> double& { return e.tilting.sampler.clip; }, {{0.0, 2.0}});
  draw_notes(ui, Setting::sampler, warnings);
  draw_notes(ui, Setting::eta, warnings);
  draw_notes(ui, Setting::steps, warnings);
}

void draw_network(Ui& ui, const std::vector<Warning>& warnings) {
  side_by_side(
      ui, "network",
      [&] {
        count_setting(
            ui, {Setting::network, "##depth", "layers", "Hidden layers", explain::depth},
            [](Experiment& e) -> int& { return e.network.depth; }, 1, 12);
      },
      [&] {
        count_setting(
            ui, {Setting::network, "##width", "width", "Width of a layer", explain::width},
            [](Experiment& e) -> int& { return e.network.width; }, 8, 1'024);
      });
  draw_notes(ui, Setting::network, warnings);
  side_by_side(
      ui, "training",
      [&] {
        count_setting(
            ui,
            {Setting::training, "##base-samples", "samples", "Samples of the base training",
             explain::base_samples},
            [](Experiment& e) -> int& { return e.training.samples; }, 1'000, 200'000);
      },
      [&] {
        count_setting(
            ui,
            {Setting::training, "##base-epochs", "epochs", "Epochs of the base training",
             explain::base_epochs},
            [](Experiment& e) -> int& { return e.training.epochs; }, 1, 1'000);
      });
  draw_notes(ui, Setting::training, warnings);
  constexpr std::array targets = {"single samples", "neighbours"};
  choice_setting(ui,
                 {Setting::training, "##base-target", "target", "Target of the base training",
                  explain::base_target},
                 targets, static_cast<int>(ui.draft.shown().training.target),
                 [](Experiment& e, int i) { e.training.target = static_cast<TrainingTarget>(i); });
  constexpr std::array data = {"fixed", "fresh"};
  choice_setting(
      ui,
      {Setting::training, "##base-data", "data", "Data of the base training", explain::base_data},
      data, static_cast<int>(ui.draft.shown().training.data), [](Experiment& e, int i) {
        e.training.data = static_cast<TrainingData>(i);
        if (e.training.data == TrainingData::fresh) e.training.patience = 0;
      });
  count_setting(
      ui,
      {Setting::patience, "##base-patience", "patience", "Patience of the base training",
       explain::patience},
      [](Experiment& e) -> int& { return e.training.patience; }, 0, 200);
  draw_notes(ui, Setting::patience, warnings);
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

}  // namespace tiltscope::view
