#include "view/panel/controls.h"

#include "config/targets.h"
#include "plot/ticks.h"
#include "view/kit/key_control.h"
#include "view/kit/setting_widgets.h"
#include "view/look/palette.h"
#include "view/panel/first_steps.h"
#include "view/panel/method_sections.h"
#include "view/panel/mixture_table.h"
#include "view/panel/oracle_section.h"
#include "view/panel/paper_foot.h"
#include "view/panel/view_section.h"
#include "view/panel/warnings_box.h"
#include "view/state/method_words.h"
#include "view/state/wording.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

using plot::short_number;

/// A slider for one number of A: `of` finds it in an experiment.
template <class Of>
void draw_entry(Ui& ui, const Setting& setting, const char* id, const char* name,
                const Slider& slider, plot::Colour colour, const Of& of) {
  Number number{.label = {id_of(setting) + id, name, setting.title},
                .value = of(ui.draft.shown()),
                .slider = slider,
                .put = [&](Experiment& e, double value) { of(e) = value; },
                .colour = colour};
  draw_number(ui, setting, number);
}

void draw_quadratic(Ui& ui) {
  constexpr const Setting& A = setting("reward.A");
  const Eigen::MatrixXd& shown = ui.draft.shown().reward.A;
  if (shown.rows() != 2 || !A.why_idle(ui.draft.shown()).empty()) return;
  if (section(ui, "quadratic", A.title, shown.isZero(0.0) ? "A = 0" : "A ≠ 0")) {
    const auto entry = [&](const char* id, const char* name, Eigen::Index i) {
      draw_entry(
          ui, A, id, name, A.slider,
          palette::accent, [i](auto& e) -> auto& { return e.reward.A(i, i); });
    };
    side_by_side(
        ui, "A", [&] { entry("/11", "A₁₁", 0); }, [&] { entry("/22", "A₂₂", 1); });
    // Symmetric: one number for two entries.
    draw_number(
        ui, A,
        {.label = {id_of(A) + "/12", "A₁₂ = A₂₁", A.title},
         .value = ui.draft.shown().reward.A(0, 1),
         .slider = {-1.5, 1.5},
         .put = [](Experiment& e, double value) { e.reward.A(0, 1) = e.reward.A(1, 0) = value; },
         .colour = palette::accent});
  }
}

/// What changes of the target do to a run.
void draw_change(Ui& ui) {
  constexpr std::array words = {"restart", "continue from here"};
  const ImVec2 at = ImGui::GetCursorScreenPos();
  paragraph(ui, palette::muted, "When λ, b, A or N change:");
  int chosen = ui.draft.branches ? 1 : 0;
  if (choice_line(ui, "##change", "", words, chosen)) ui.draft.branches = chosen == 1;
  const ImVec2 end = ImGui::GetItemRectMax();
  also_explained(ui, {at.x, at.y, end.x, end.y});
  tooltip(
      ui, "##change", "When λ, b, A or N change",
      "Restart: the run begins again at the base model and goes to the new target. Continue from "
      "here: the run keeps the tilt shown and adds N tilts with the new settings. The exact "
      "density is still known then, because rewards add up (4.10). Later tilts are discarded; "
      "their curves stay as pinned ones. Ctrl+Z brings the earlier run back; the last eight are "
      "kept, and pinned runs longest.\n\nClick to switch.");
}

/// "in N = 20 tilts", "by guidance: no training".
std::string way_of(const Experiment& experiment) {
  if (experiment.method.kind == MethodKind::iterative_tilting) {
    return "in " + method_outline(experiment) + " tilts";
  }
  const auto& method = std::get<Choice>(setting("method.kind").value);
  return std::string("by ") + method.shown[method.chosen(experiment)] + ": " +
         method_outline(experiment);
}

/// The experiment in a few words.
std::string outline(const Preset& preset) {
  const Experiment& experiment = preset.experiment;
  const auto entries = [](const auto& values) {
    std::string text;
    for (const double value : values) {
      text += (text.empty() ? "(" : ", ") + short_number(value, 2);
    }
    return text + ")";
  };
  const RewardConfig& reward = experiment.reward;
  const auto in_words = [&]() -> std::string {
    switch (reward.kind) {
      case RewardKind::quadratic:
        return "b = " + entries(reward.b) + (reward.A.isZero(0.0) ? ", A = 0" : ", A ≠ 0");
      case RewardKind::distance:
        return "the distance from " + (reward.a.size() > 0 ? entries(reward.a) : "the origin");
      case RewardKind::expression:
        return reward.formula;
      case RewardKind::picture:
        return "a picture, from " + short_number(reward.low, 2) + " to " +
               short_number(reward.high, 2);
      case RewardKind::process:
        return "a program: " + command_line(reward.command);
    }
    return {};
  };
  const auto components = experiment.base.means.size();
  return (preset.watch.empty() ? "" : "Watch: " + preset.watch + "\n\n") +
         "Base: " + std::to_string(components) + (components == 1 ? " Gaussian" : " Gaussians") +
         " in d = " + std::to_string(experiment.dimension()) + ".\nReward: " + in_words() +
         ".\nλ = " + short_number(experiment.tilting.lambda, 3) + ", " + way_of(experiment) + ".";
}

std::string_view in_full(TiltTarget target) {
  switch (target) {
    case TiltTarget::first_order:
      return "first order";
    case TiltTarget::exact:
      return "exact";
    case TiltTarget::implicit:
      return "implicit";
    case TiltTarget::reward_weighted:
      return "reward-weighted";
  }
  return {};
}

std::string fit_words(const TiltingConfig& tilting) {
  return std::string(in_full(tilting.target)) +
         (tilting.average == Average::sample ? ", one sample" : ", neighbours");
}

}  // namespace

std::string Controls::preset_name() const {
  if (match_.preset == nullptr) return "own settings";
  return match_.preset->name + (match_.differing.empty() ? "" : ", changed");
}

/// What there is to watch, or why it does not hold: always in as many lines, so that nothing moves
/// away from under the mouse. The menu's tooltip has all of it.
void Controls::draw_watch(Ui& ui) {
  const Face& face = ui.theme.fonts.small;
  const float width = ImGui::GetContentRegionAvail().x;
  constexpr std::size_t lines = 3;
  std::string words =
      in_lines(face, changed_.empty() ? "Watch: " + match_.preset->watch : changed_, width, lines);
  for (auto i = 1 + std::ranges::count(words, '\n'); i < std::ptrdiff_t{lines}; ++i) words += "\n ";
  paragraph(ui, palette::muted, words);
}

void Controls::draw_presets(Ui& ui) {
  ImGui::SetNextItemWidth(-1.0F);
  if (begin_combo(ui, "##preset", preset_name().c_str())) {
    std::string_view group;
    float heading = 0.0F;
    for (const Preset& preset : presets_) {
      if (preset.group != group) {
        group = preset.group;
        heading = ImGui::GetCursorPosY();
        ImGui::TextDisabled("%s", preset.group.c_str());
      }
      const bool chosen = &preset == match_.preset;
      const bool pressed = ImGui::Selectable(preset.name.c_str(), chosen);
      if (chosen) ImGui::SetItemDefaultFocus();
      // The list opens at the group of the one that is chosen.
      if (chosen && ImGui::IsWindowAppearing()) {
        ImGui::SetScrollY(heading - ImGui::GetStyle().WindowPadding.y);
      }
      tooltip(ui, ("##preset/" + preset.name).c_str(), preset.name, outline(preset));
      if (!pressed || (chosen && match_.differing.empty())) continue;
      Experiment experiment = preset.experiment;
      experiment.run = ui.draft.shown().run;
      ui.draft.apply(preset_subject, std::move(experiment));
      ui.perform(Action::show_anew);
    }
    ImGui::EndCombo();
  } else {
    tooltip(ui, "##preset", "Preset",
            (match_.preset != nullptr ? outline(*match_.preset) + "\n\n" : std::string()) +
                (changed_.empty() ? "" : changed_ + "\n\n") +
                "A preset is a complete set of settings. Live and those below it are quick. Paper "
                "has the paper's problem and its own settings, for each of its four N; a run takes "
                "minutes.\n\nClick to choose another one.");
  }
  if (match_.preset != nullptr && !match_.preset->watch.empty()) {
    draw_watch(ui);
  }
  mark_objection(ui, preset_subject);
  mark_objection(ui, configuration_subject);
}

void Controls::draw_hidden(Ui& ui) {
  if (hidden_.empty()) return;
  ImGui::BeginGroup();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  paragraph(ui, palette::accent, hidden_);
  const ImVec2 end = ImGui::GetItemRectMax();
  ImGui::SetCursorScreenPos(at);
  if (ImGui::InvisibleButton("##hidden", ImVec2(ImGui::GetContentRegionAvail().x, end.y - at.y))) {
    ui.preferences.advanced = true;
  }
  ImGui::EndGroup();
  tooltip(ui, "##hidden", "Advanced settings differ",
          "Some settings that are not shown have other values than the preset's.\n\nClick to show "
          "all settings.");
}

void Controls::judge(const Ui& ui) {
  const bool advanced = ui.preferences.advanced;
  if (judged_ == ui.draft.shown_pointer() && judged_advanced_ == advanced) return;
  judged_ = ui.draft.shown_pointer();
  judged_advanced_ = advanced;
  match_ = match_preset(presets_, *judged_, match_.preset);
  changed_ = changed_words(match_, *judged_, advanced);
}

void Controls::note_remarks(const Draft& draft) {
  if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
  if (noted_ != judged_) hidden_ = hidden_words(match_, *judged_);
  noted_ = judged_;
  warnings_ = draft.warnings();
}

void Controls::draw_head(Ui& ui) {
  constexpr std::array words = {"basic", "advanced"};
  int chosen = ui.preferences.advanced ? 1 : 0;
  if (choice_line(ui, "##detail", "settings", words, chosen)) ui.preferences.advanced = chosen == 1;
  tooltip(ui, "##detail", "Basic or advanced settings",
          "Basic: the problem, the number of tilts, the sampler's noise and the seed. Advanced: "
          "every setting, also of the network, its training and the sampler. The choice is "
          "remembered, and changes no setting.\n\nClick to switch.");
}

void Controls::draw(Ui& ui) {
  judge(ui);
  note_remarks(ui.draft);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(ui.px(8), ui.px(5)));
  if (ui.preferences.advanced) {
    draw_advanced(ui);
  } else {
    draw_basic(ui);
  }
  if (section(ui, "view", "Window", "theme, text size, memory")) draw_view_section(ui);
  if (greets_) draw_first_steps(ui);
  draw_paper_foot(ui);
  ImGui::PopStyleVar();
}

void Controls::draw_basic(Ui& ui) {
  if (section(ui, "problem", "Problem", preset_name())) {
    draw_presets(ui);
    draw_setting(ui, setting("tilting.lambda"));
    reward_.draw(ui);
  }
  const Experiment& shown = ui.draft.shown();
  if (section(ui, "steps", "Run", method_outline(shown) + ", seed " + std::to_string(shown.seed),
              warnings_)) {
    draw_method_choice(ui);
    if (ui.draft.shown().method.kind == MethodKind::iterative_tilting) {
      draw_pair(ui, setting("tilting.tilts"), setting("tilting.eta"));
    } else if (shown.method.kind == MethodKind::best_of_n) {
      draw_pair(ui, setting("method.candidates"), setting("tilting.eta"));
    } else {
      draw_setting(ui, setting("tilting.eta"));
    }
    draw_seed(ui);
    draw_hidden(ui);
    draw_warnings(ui, warnings_);
  }
}

void Controls::draw_advanced(Ui& ui) {
  const Experiment& shown = ui.draft.shown();
  if (section(ui, "problem", "Problem", preset_name())) {
    draw_presets(ui);
    draw_change(ui);
    draw_setting(ui, setting("tilting.lambda"));
    reward_.draw(ui);
    draw_quadratic(ui);
    if (section(ui, "mixture", "Base mixture",
                std::to_string(shown.base.means.size()) + " components")) {
      draw_mixture_table(ui);
    }
    mark_objection(ui, about("base.means"));
  }
  const auto& method = std::get<Choice>(setting("method.kind").value);
  if (section(ui, "method", "Method", method.shown[method.chosen(shown)])) {
    draw_method(ui);
    if (shown.method.kind != MethodKind::iterative_tilting) draw_seed(ui);
  }
  const bool tilts = shown.method.kind == MethodKind::iterative_tilting;
  if (tilts &&
      section(ui, "tilting", "Tilting",
              (chooses_steps(shown.tilting) ? "adaptive steps"
                                            : "N = " + std::to_string(shown.tilting.tilts)) +
                  ", S = " + std::to_string(shown.tilting.samples),
              warnings_)) {
    draw_tilting(ui);
    draw_seed(ui);
    draw_warnings(ui, warnings_);
  }
  if (tilts && section(ui, "fit", "Fit", fit_words(shown.tilting))) draw_fit(ui);
  const SamplerConfig& sampler = shown.tilting.sampler;
  const bool noisy = setting("tilting.eta").why_idle(shown).empty();
  const auto& kind = std::get<Choice>(setting("tilting.sampler").value);
  if (section(ui, "sampler", "Sampler",
              kind.shown[kind.chosen(shown)] +
                  (noisy ? ", η = " + short_number(sampler.eta, 2) : std::string()) +
                  ", J = " + std::to_string(sampler.steps))) {
    draw_sampler(ui);
  }
  const std::string replaced = oracle_words(ui.playhead.oracle);
  if (tilts &&
      section(ui, "oracle", "Error sources", replaced.empty() ? "nothing replaced" : replaced)) {
    draw_oracle_section(ui);
  }
  if (section(ui, "network", "Network", base_origin(ui.snapshot))) {
    draw_network(ui);
    draw_base(ui);
  }
}

}  // namespace tiltscope::view
