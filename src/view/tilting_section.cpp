#include "config/targets.h"
#include "view/explanations.h"
#include "view/method_sections.h"
#include "view/setting_widgets.h"

#include <algorithm>
#include <array>

namespace tiltscope::view {

namespace {

using Warnings = std::vector<Warning>;

void draw_steps(Ui& ui, const Warnings& warnings) {
  side_by_side(
      ui, "size",
      [&] {
        count_setting(
            ui, {Setting::tilts, "##tilts", "tilts N", "Number of tilts N", explain::tilts},
            [](Experiment& e) -> int& { return e.tilting.tilts; }, 1, 200);
      },
      [&] {
        count_setting(
            ui, {Setting::samples, "##samples", "samples S", "Samples a tilt S", explain::samples},
            [](Experiment& e) -> int& { return e.tilting.samples; }, 50, 20'000);
      });
  draw_notes(ui, Setting::tilts, warnings);
  draw_notes(ui, Setting::samples, warnings);
  constexpr std::array ways = {"N alike", "by data"};
  constexpr double usual = 0.98;
  const double ess = ui.draft.shown().tilting.ess;
  choice_setting(ui, {Setting::ess, "##steps-by", "steps", "How large the tilts are", explain::ess},
                 ways, ess > 0.0 ? 1 : 0,
                 [](Experiment& e, int i) { e.tilting.ess = i == 0 ? 0.0 : usual; });
  // The digits of one are typed one by one, and the first is a zero.
  if (ess > 0.0 || ui.draft.edits(Setting::ess)) {
    real_setting(ui, {Setting::ess, "##ess", "effective size", "Effective size", explain::ess},
                 [](Experiment& e) -> double& { return e.tilting.ess; }, {{0.8, 0.999}, "%.3f"});
  }
  draw_notes(ui, Setting::ess, warnings);
}

void draw_budget(Ui& ui, const Warnings& warnings) {
  side_by_side(
      ui, "fit",
      [&] {
        count_setting(
            ui,
            {Setting::epochs, "##epochs", "epochs E", "Passes over the data E", explain::epochs},
            [](Experiment& e) -> int& { return e.tilting.epochs; }, 1, 500);
      },
      [&] {
        count_setting(
            ui, {Setting::batch, "##batch", "batch", "Mini-batch", explain::batch},
            [](Experiment& e) -> int& { return e.tilting.batch; }, 8, 1'024);
      });
  draw_notes(ui, Setting::epochs, warnings);
  draw_notes(ui, Setting::batch, warnings);
  real_setting(ui, {Setting::rate, "##rate", "learning rate", "Learning rate", explain::rate},
               [](Experiment& e) -> double& { return e.tilting.rate; },
               {{1e-5, 1e-2}, "%.1e", true});
  draw_notes(ui, Setting::rate, warnings);
}

void draw_optimiser(Ui& ui, const Warnings& warnings) {
  const TiltingConfig& tilting = ui.draft.shown().tilting;
  constexpr std::array decays = {"constant", "cosine"};
  choice_setting(ui, {Setting::noise, "##decay", "rate", "Rate within a tilt", explain::decay},
                 decays, static_cast<int>(tilting.decay),
                 [](Experiment& e, int i) { e.tilting.decay = static_cast<Decay>(i); });
  constexpr std::array scalings = {"fixed", "scales"};
  choice_setting(
      ui, {Setting::noise, "##scaling", "rate with δ", "Rate of small tilts", explain::scaling},
      scalings, static_cast<int>(tilting.scaling),
      [](Experiment& e, int i) { e.tilting.scaling = static_cast<RateScaling>(i); });
  constexpr std::array moments = {"fresh", "warm"};
  choice_setting(ui, {Setting::noise, "##moments", "moments", "Adam's moments", explain::moments},
                 moments, static_cast<int>(tilting.moments),
                 [](Experiment& e, int i) { e.tilting.moments = static_cast<Moments>(i); });
  constexpr std::array times = {"uniform", "stratified"};
  choice_setting(ui, {Setting::noise, "##times", "times t", "Diffusion times", explain::times},
                 times, static_cast<int>(tilting.times),
                 [](Experiment& e, int i) { e.tilting.times = static_cast<Times>(i); });
  constexpr std::array pairs = {"independent", "antithetic"};
  choice_setting(ui,
                 {Setting::noise, "##pairs", "noise z", "Noise of the examples", explain::noise},
                 pairs, static_cast<int>(tilting.noise),
                 [](Experiment& e, int i) { e.tilting.noise = static_cast<NoisePairs>(i); });
  real_setting(
      ui,
      {Setting::noise, "##averaging", "averaging", "Average of the weights", explain::averaging},
      [](Experiment& e) -> double& { return e.tilting.averaging; }, {{0.0, 0.999}, "%.3f"});
  draw_notes(ui, Setting::noise, warnings);
}

void draw_baseline(Ui& ui, const TiltingConfig& tilting) {
  const Label first{Setting::baseline, "##baseline", "baseline", "The baseline", explain::baseline};
  const Label second{Setting::baseline, "##baseline-mean", "given x_t", "The baseline given x_t",
                     explain::baseline_mean};
  if (needs_data(tilting)) {
    constexpr std::array means = {"regressed", "optimal"};
    constexpr int regressed = static_cast<int>(Baseline::regressed);
    choice_setting(
        ui, first, means, static_cast<int>(tilting.baseline) - regressed,
        [](Experiment& e, int i) { e.tilting.baseline = static_cast<Baseline>(regressed + i); });
    return;
  }
  // Those given x_t are one word here, and a choice of their own below.
  constexpr int given = static_cast<int>(Baseline::posterior);
  const int baseline = static_cast<int>(tilting.baseline);
  constexpr std::array baselines = {"none", "mean", "given x_t"};
  choice_setting(ui, first, baselines, std::min(baseline, given),
                 [](Experiment& e, int i) { e.tilting.baseline = static_cast<Baseline>(i); });
  if (baseline < given) return;
  constexpr std::array means = {"plug-in", "regressed", "optimal"};
  choice_setting(ui, second, means, baseline - given, [](Experiment& e, int i) {
    e.tilting.baseline = static_cast<Baseline>(given + i);
  });
}

void draw_target(Ui& ui, const Warnings& warnings) {
  const TiltingConfig& tilting = ui.draft.shown().tilting;
  constexpr std::array targets = {"1st order", "exact", "implicit", "RWR"};
  choice_setting(ui,
                 {Setting::target, "##target", "target", "What a tilt aims at", explain::target},
                 targets, static_cast<int>(tilting.target), [](Experiment& e, int i) {
                   e.tilting.target = static_cast<TiltTarget>(i);
                   settle(e.tilting);
                 });
  draw_notes(ui, Setting::target, warnings);
  constexpr std::array averages = {"one sample", "neighbours"};
  choice_setting(
      ui, {Setting::average, "##average", "made of", "What a target is made of", explain::average},
      averages, static_cast<int>(tilting.average), [](Experiment& e, int i) {
        e.tilting.average = static_cast<Average>(i);
        settle(e.tilting);
      });
  draw_notes(ui, Setting::average, warnings);
  draw_baseline(ui, tilting);
  draw_notes(ui, Setting::baseline, warnings);
  real_setting(ui, {Setting::reuse, "##reuse", "earlier data", "Earlier data", explain::reuse},
               [](Experiment& e) -> double& { return e.tilting.reuse; }, {{0.0, 0.999}, "%.3f"});
  draw_notes(ui, Setting::reuse, warnings);
}

}  // namespace

void draw_tilting(Ui& ui, const Warnings& warnings) {
  draw_steps(ui, warnings);
  draw_budget(ui, warnings);
}

void draw_fit(Ui& ui, const Warnings& warnings) {
  draw_target(ui, warnings);
  draw_optimiser(ui, warnings);
}

}  // namespace tiltscope::view
