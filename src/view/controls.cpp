#include "view/controls.h"

#include "config/experiment_io.h"
#include "plot/ticks.h"
#include "view/explanations.h"
#include "view/palette.h"
#include "view/widgets.h"

#include <string>
#include <utility>

namespace tiltscope::view {
namespace {

using plot::fixed;

/// The message that belongs under a setting's widget, if there is one.
void draw_note(Ui& ui, Setting setting) {
  const Note* note = ui.draft.note(setting);
  if (note == nullptr) return;
  paragraph(ui, note->error ? palette::error : palette::muted, note->text);
  if (note->passing) ui.wake_at(ui.draft.note_ends());
}

/// Sends on what a widget reports: `change` puts its value into an experiment.
template <class Change>
void take(Ui& ui, Setting setting, Edit edit, const Change& change) {
  if (edit == Edit::none) return;
  Experiment changed = ui.draft.shown();
  change(changed);
  ui.draft.edit(setting, std::move(changed));
  if (edit == Edit::released) ui.draft.commit();
}

void draw_transport(Ui& ui) {
  const Phase phase = ui.snapshot.phase;
  const bool ended = phase == Phase::finished || phase == Phase::failed;
  const bool busy = is_busy(ui.snapshot);
  const float small = ui.px(38);
  const float large = ui.px(54);
  const ImVec2 start = ImGui::GetCursorPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float lower = start.y + 0.5F * (large - small);

  ImGui::SetCursorPos(ImVec2(start.x, lower));
  if (icon_button(ui, "##reset", Icon::reset, small)) ui.perform(Action::reset);
  tooltip(ui, "##reset", "Reset (R)", explain::reset);

  ImGui::SetCursorPos(ImVec2(start.x + small + ui.px(10), start.y));
  if (icon_button(ui, "##play", busy ? Icon::pause : Icon::play, large, true))
    ui.perform(Action::play_or_pause);
  tooltip(ui, "##play",
          busy    ? "Pause (Space)"
          : ended ? "Play again (Space)"
                  : "Play (Space)",
          explain::play);

  ImGui::SetCursorPos(ImVec2(start.x + small + large + ui.px(20), lower));
  ImGui::BeginDisabled(ended);
  if (icon_button(ui, "##step", Icon::step, small)) ui.perform(Action::step);
  ImGui::EndDisabled();
  tooltip(ui, "##step", "One tilt (→)", explain::step);

  // The counter stands right of the buttons.
  const ImVec2 corner = ImGui::GetWindowPos();
  const float right = corner.x + start.x + width;
  const float top = corner.y - ImGui::GetScrollY() + start.y;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, ui.theme.fonts.small, ImVec2(right, top), palette::muted, "tilts done",
            Align::right);
  const std::string total = "/" + std::to_string(ui.snapshot.experiment->tilting.tilts);
  const float total_width = measure(ui.theme.fonts.mono, total).x;
  draw_text(list, ui.theme.fonts.mono, ImVec2(right, top + ui.px(27)), palette::muted, total,
            Align::right);
  draw_text(list, ui.theme.fonts.mono_big, ImVec2(right - total_width - ui.px(3), top + ui.px(18)),
            palette::text, std::to_string(ui.snapshot.tilt), Align::right);
  ImGui::SetCursorPos(ImVec2(start.x, start.y + large));
  ImGui::Dummy(ImVec2(1, ui.px(2)));
}

void draw_presets(Ui& ui, const std::vector<Preset>& presets) {
  const Preset* current = matching_preset(presets, ui.draft.shown());
  ImGui::SetNextItemWidth(-1.0F);
  if (ImGui::BeginCombo("##preset",
                        current != nullptr ? current->name.c_str() : "custom settings")) {
    for (const Preset& preset : presets) {
      const bool chosen = &preset == current;
      if (!ImGui::Selectable(preset.name.c_str(), chosen) || chosen) continue;
      Experiment experiment = preset.experiment;
      experiment.run = ui.draft.shown().run;
      ui.draft.apply(Setting::preset, std::move(experiment));
    }
    ImGui::EndCombo();
  } else {
    tooltip(ui, "##preset", "Preset", explain::preset);
  }
  draw_note(ui, Setting::preset);
}

void draw_lambda(Ui& ui) {
  ImGui::BeginGroup();
  double lambda = ui.draft.shown().tilting.lambda;
  value_line(ui, "strength λ", fixed(lambda, 2));
  const Edit edit = slider(ui, "##lambda", lambda, {0.0, 2.0}, 0.0, palette::accent);
  ImGui::EndGroup();
  tooltip(ui, "##lambda", "Tilt strength λ", explain::lambda);
  take(ui, Setting::lambda, edit, [&](Experiment& e) { e.tilting.lambda = lambda; });
  draw_note(ui, Setting::lambda);
}

void draw_direction(Ui& ui) {
  const Eigen::VectorXd b = ui.draft.shown().reward.b;
  if (b.size() != 2) {
    paragraph(ui, palette::muted,
              "b has " + std::to_string(b.size()) + " entries: set it in a configuration file.");
    return;
  }
  ImGui::BeginGroup();
  const float gap = ui.px(16);
  const float width = 0.5F * (ImGui::GetContentRegionAvail().x - gap);
  for (const int i : {0, 1}) {
    if (i == 1) ImGui::SameLine(0.0F, gap);
    ImGui::BeginChild(i == 0 ? "##b1" : "##b2", ImVec2(width, ui.px(46)), false,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground);
    double value = b[i];
    value_line(ui, i == 0 ? "b₁" : "b₂", fixed(value, 2));
    const Edit edit = slider(ui, "##slider", value, {-8.0, 8.0}, 0.0, palette::aim);
    ImGui::EndChild();
    take(ui, Setting::b, edit, [&](Experiment& e) { e.reward.b[i] = value; });
  }
  ImGui::EndGroup();
  tooltip(ui, "##b", "Reward direction b", explain::direction);
  draw_note(ui, Setting::b);
}

void draw_tilts(Ui& ui) {
  ImGui::BeginGroup();
  int tilts = ui.draft.shown().tilting.tilts;
  value_line(ui, "number of tilts N", std::to_string(tilts));
  const Edit edit = slider(ui, "##tilts", tilts, 1, 200);
  ImGui::EndGroup();
  tooltip(ui, "##tilts", "Number of tilts N", explain::tilts);
  take(ui, Setting::tilts, edit, [&](Experiment& e) { e.tilting.tilts = tilts; });
  draw_note(ui, Setting::tilts);
}

void draw_eta(Ui& ui) {
  ImGui::BeginGroup();
  double eta = ui.draft.shown().tilting.eta;
  value_line(ui, "sampler noise η", fixed(eta, 2));
  const Edit edit = slider(ui, "##eta", eta, {0.0, 1.0}, 0.0, palette::accent);
  ImGui::EndGroup();
  tooltip(ui, "##eta", "Sampler noise η", explain::eta);
  take(ui, Setting::eta, edit, [&](Experiment& e) { e.tilting.eta = eta; });
  draw_note(ui, Setting::eta);
}

void draw_seed(Ui& ui) {
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
  ImGui::EndGroup();
  tooltip(ui, "##seed", "Seed", explain::seed);
  if (entered) ui.draft.reseed(seed);
  draw_note(ui, Setting::seed);
}

void draw_base(Ui& ui) {
  const bool training = ui.snapshot.phase == Phase::training_base;
  std::string origin = "not there yet: loaded or trained at play";
  if (training) origin = "being trained";
  if (ui.snapshot.base_ready) origin = ui.snapshot.base_origin;
  paragraph(ui, palette::muted, origin);
  ImGui::BeginDisabled(training);
  if (ImGui::Button("Train from scratch", ImVec2(-1.0F, 0.0F))) ui.perform(Action::train_base);
  ImGui::EndDisabled();
  tooltip(ui, "##train", "Train the base model from scratch", explain::train_base);
}

/// At the foot of the panel, if there is room left.
void draw_hint(Ui& ui) {
  const Face& face = ui.theme.fonts.small;
  const ImVec2 corner = ImGui::GetWindowPos();
  const float y = corner.y + ImGui::GetWindowHeight() - ui.px(16) - face.size;
  if (ImGui::GetCursorScreenPos().y + ui.px(8) > y) return;
  draw_text(*ImGui::GetWindowDrawList(), face, ImVec2(ImGui::GetCursorScreenPos().x, y),
            palette::faint, "F1 lists the keys");
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

void draw_controls(Ui& ui, const std::vector<Preset>& presets) {
  const bool flat = ui.draft.shown().reward.A.isZero(0.0);
  // A low window has the same controls, closer together.
  const bool roomy = ImGui::GetWindowHeight() > ui.px(680);
  const float room = ui.px(roomy ? 10 : 2);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ui.px(8), ui.px(roomy ? 7 : 4)));
  draw_transport(ui);
  ImGui::Dummy(ImVec2(1.0F, ui.px(roomy ? 6 : 2)));
  draw_presets(ui, presets);
  heading(ui, flat ? "Reward  r(x) = b·x" : "Reward  r(x) = ½ x·Ax + b·x", room);
  draw_lambda(ui);
  draw_direction(ui);
  heading(ui, "Tilting", room);
  draw_tilts(ui);
  draw_eta(ui);
  draw_seed(ui);
  heading(ui, "Base model", room);
  draw_base(ui);
  ImGui::PopStyleVar();
  draw_hint(ui);
}

}  // namespace tiltscope::view
