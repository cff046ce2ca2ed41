#include "config/targets.h"
#include "view/kit/setting_widgets.h"
#include "view/look/palette.h"
#include "view/panel/method_sections.h"

#include <algorithm>
#include <array>
#include <span>

namespace tiltscope::view {

namespace {

/// N equal steps, or each as large as an effective size and a tolerance allow.
void draw_steps(Ui& ui) {
  constexpr const Setting& ess = setting("tilting.ess");
  constexpr std::array ways = {"equal", "adaptive"};
  constexpr double usual = 0.98;
  const TiltingConfig& shown = ui.draft.shown().tilting;
  const bool by_data = shown.ess > 0.0 || shown.tolerance > 0.0;
  draw_choice(ui, ess, {id_of(ess) + "/by", "steps", "Equal or adaptive steps"}, ways,
              by_data ? 1 : 0, [](Experiment& e, std::size_t i) {
                e.tilting.ess = i == 0 ? 0.0 : usual;
                e.tilting.tolerance = 0.0;
              });
  // The digits of one are typed one by one, and the first is a zero.
  if (!by_data && !ui.draft.edits(ess.subject)) return;
  draw_setting(ui, ess);
  draw_setting(ui, setting("tilting.tolerance"));
}

/// A choice between some values of the baseline.
void draw_baselines(Ui& ui, const Label& label, std::span<const Baseline> values,
                    std::span<const char* const> words, std::size_t chosen) {
  draw_choice(ui, setting("tilting.baseline"), label, words, chosen,
              [values](Experiment& e, std::size_t i) { e.tilting.baseline = values[i]; });
}

void draw_baseline(Ui& ui, const TiltingConfig& tilting) {
  constexpr const Setting& row = setting("tilting.baseline");
  // By value: a choice that is drawn first may put another experiment in the place of this.
  const auto place = [baseline = tilting.baseline](std::span<const Baseline> values) {
    return static_cast<std::size_t>(std::ranges::find(values, baseline) - values.begin());
  };
  const Label first{id_of(row), row.name, row.title};
  if (needs_data(tilting)) {
    constexpr std::array over_data = {Baseline::regressed, Baseline::optimal};
    constexpr std::array words = {"regressed", "optimal"};
    draw_baselines(ui, first, over_data, words, place(over_data));
    return;
  }
  // Those given xₜ are one word here, and a choice of their own below.
  constexpr std::array kinds = {Baseline::none, Baseline::mean, Baseline::posterior};
  constexpr std::array kind_words = {"none", "mean", "given xₜ"};
  constexpr std::array given = {Baseline::posterior, Baseline::regressed, Baseline::optimal};
  constexpr std::array given_words = {"plug-in", "regressed", "optimal"};
  const bool is_given = place(given) < given.size();
  draw_baselines(ui, first, kinds, kind_words, is_given ? kinds.size() - 1 : place(kinds));
  if (!is_given) return;
  const Label second{
      id_of(row) + "/mean", "given xₜ", "The baseline given xₜ",
      "What is taken for the mean of r given xₜ. Plug-in: r at the mean of x₀ given xₜ. "
      "Regressed: "
      "the mean of r over the tilt's data near xₜ. Optimal: that mean with the weights |g − s|², "
      "which gives the target the least variance.\n\nClick to choose another one."};
  draw_baselines(ui, second, given, given_words, place(given));
}

void draw_target(Ui& ui) {
  draw_setting(ui, setting("tilting.target"));
  draw_setting(ui, setting("tilting.average"));
  draw_baseline(ui, ui.draft.shown().tilting);
  draw_setting(ui, setting("tilting.reuse"));
}

void draw_optimiser(Ui& ui) {
  draw_setting(ui, setting("tilting.decay"));
  draw_setting(ui, setting("tilting.scaling"));
  draw_setting(ui, setting("tilting.moments"));
  draw_setting(ui, setting("tilting.momentum"));
  draw_setting(ui, setting("tilting.times"));
  draw_setting(ui, setting("tilting.noise"));
  draw_setting(ui, setting("tilting.averaging"));
}

}  // namespace

void draw_tilting(Ui& ui) {
  draw_pair(ui, setting("tilting.tilts"), setting("tilting.samples"));
  draw_steps(ui);
  draw_pair(ui, setting("tilting.epochs"), setting("tilting.batch"));
  draw_listed(ui, Panel::tilting);
}

void draw_fit(Ui& ui) {
  draw_target(ui);
  draw_optimiser(ui);
  draw_listed(ui, Panel::fit);
}

}  // namespace tiltscope::view
