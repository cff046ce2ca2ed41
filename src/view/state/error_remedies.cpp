#include "view/state/error_remedies.h"

#include "config/settings.h"
#include "config/targets.h"
#include "plot/ticks.h"
#include "view/state/run_warnings.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace tiltscope::view {
namespace {

/// As the settings' tooltips say.
constexpr plot::Range sensible_rate{2e-4, 2e-3};
constexpr int least_sensible_tilts = 5;

/// How many times the rate is above the sensible ones, or below.
double beyond_sensible(double rate) {
  return std::max(rate / sensible_rate.high, sensible_rate.low / rate);
}

/// A few tilts ask a large change of the network at once, which takes a high rate to follow: with
/// N = 1 a run at 1e-2 does better than one at 1e-3, with N = 6 it is the other way round.
bool asks_too_much_at_once(const TiltingConfig& tilting) {
  constexpr double whatever_the_tilts = 10.0;
  return !chooses_steps(tilting) && tilting.tilts < least_sensible_tilts &&
         beyond_sensible(tilting.rate) < whatever_the_tilts;
}

constexpr std::string_view smaller_tilts =
    "What a first-order tilt leaves out falls like the square of its size, so that smaller ones, "
    "and more of them, leave out less in all.";

Remedy against_sampler(const TiltingConfig& tilting) {
  const double steps = 2.0 * tilting.sampler.steps;
  return {&setting("tilting.steps"), steps, "take more sampler steps J",
          "Set sampler steps J = " + plot::short_number(steps, 6),
          "Smaller steps follow the scores closer; drawing takes longer in proportion."};
}

Remedy against_clip(const TiltingConfig& tilting) {
  const double wider = 2.0 * tilting.sampler.clip;
  const std::string why = "The clip holds samples in its box that belong outside.";
  if (wider > 2.0) {
    return {&setting("tilting.clip"), 0.0, "switch the clip off", "Set clip x0 = 0", why};
  }
  return {&setting("tilting.clip"), wider, "widen the clip",
          "Set clip x0 = " + plot::short_number(wider), why};
}

}  // namespace

Remedy against_network(const TiltingConfig& tilting) {
  if (asks_too_much_at_once(tilting)) {
    constexpr double usual = 20.0;
    return more_tilts(usual,
                      "With so few tilts, each is a large change, for which its passes over the "
                      "data are too few: smaller ones are learned better.");
  }
  // Far from the rate that suits these networks, the rate is to blame; near it, more passes help.
  // On the disc a run with 4e-3 does better than one with 1e-3, and better yet with more passes.
  constexpr double usual = 1e-3;
  constexpr double much = 5.0 * usual;
  constexpr double little = 0.3 * usual;
  if (tilting.rate > much || tilting.rate < little) {
    return {&setting("tilting.rate"), usual,
            tilting.rate > much ? "lower the learning rate" : "raise the learning rate",
            "Set the learning rate to " + plot::short_number(usual),
            "A rate far from those that suit these networks is what spoils most runs."};
  }
  const double passes = std::min(2.0 * tilting.epochs, 100'000.0);
  return {&setting("tilting.epochs"), passes, "take more passes E",
          "Set passes E = " + plot::short_number(passes, 6),
          "Each tilt's data are gone over more often, so that the network follows them closer; the "
          "fit takes longer in proportion."};
}

Remedy against_taylor(const Snapshot& snapshot) {
  const TiltingConfig& tilting = snapshot.experiment->tilting;
  if (tilting.ess > 0.0) {
    const double nearer = 0.5 * (1.0 + tilting.ess);
    return {&setting("tilting.ess"), nearer, "take smaller tilts by a higher effective size",
            "Set the effective size to " + plot::short_number(nearer), std::string(smaller_tilts)};
  }
  const double left_out = left_out_by(facts_of(snapshot)).share;
  const bool known = left_out > fair_to_leave_out;
  const double wanted = known ? enough_tilts(left_out, tilting.tilts) : 2.0 * tilting.tilts;
  return more_tilts(wanted, std::string(smaller_tilts));
}

Remedy against_chance(const TiltingConfig& tilting) {
  return more_samples(
      2.5 * tilting.samples,
      "A tilt learns from its samples how much each mode is worth, and what chance adds to a "
      "mode's share in one tilt stays in the next. It goes down like 1/√S; a tilt takes longer in "
      "proportion to S.");
}

std::vector<Remedy> others_against_network(const Remedy& first, const TiltingConfig& tilting) {
  std::vector<Remedy> others = {against_network(tilting), against_chance(tilting)};
  if (!chooses_steps(tilting)) {
    others.push_back(
        more_tilts(2.0 * tilting.tilts,
                   "Each tilt then asks for half as large a change, which is learned better."));
  }
  std::erase_if(others, [&](const Remedy& other) { return other.setting == first.setting; });
  return others;
}

Remedy against(ErrorPart part, const Snapshot& snapshot) {
  const TiltingConfig& tilting = snapshot.experiment->tilting;
  switch (part) {
    case ErrorPart::network:
      return against_network(tilting);
    case ErrorPart::taylor:
      return against_taylor(snapshot);
    case ErrorPart::sampler:
      return against_sampler(tilting);
    case ErrorPart::clip:
      break;
  }
  return against_clip(tilting);
}

std::optional<Remedy> against_rate(const Experiment& experiment) {
  if (experiment.method.kind != MethodKind::iterative_tilting) return std::nullopt;
  const double rate = experiment.tilting.rate;
  const double factor = beyond_sensible(rate);
  constexpr double far = 2.5;
  if (factor < far || asks_too_much_at_once(experiment.tilting)) return std::nullopt;
  Remedy remedy = against_network(experiment.tilting);
  const bool high = rate > sensible_rate.high;
  remedy.advice = "the learning rate is " + plot::short_number(factor, 2) +
                  (high ? " times the largest that is sensible: lower it"
                        : " times below the smallest that is sensible: raise it");
  return remedy;
}

}  // namespace tiltscope::view
