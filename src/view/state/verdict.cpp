#include "view/state/verdict.h"

#include "config/settings.h"
#include "config/targets.h"
#include "config/wording.h"
#include "plot/ticks.h"
#include "view/state/method_remedy.h"
#include "view/state/run_warnings.h"
#include "view/state/theory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>
#include <variant>

namespace tiltscope::view {
namespace {

using Kind = Verdict::Kind;

/// From the median of a normal distribution to its 90th percentile, in deviations.
constexpr double deviations_to_ninetieth = 1.2816;
/// Of a hundred sets of exact samples, one or two score worse than this many deviations.
constexpr double band_deviations = 2.5;

/// How far from the median exact samples may well score.
double band(const Floor& floor) {
  return band_deviations * (floor.ninetieth - floor.median) / deviations_to_ninetieth;
}

struct Finding {
  Kind kind = Kind::good;
  double severity = 0.0;
  std::string words = {};  ///< after "Poor: "
};

Finding grade(double value, double good, double fair) {
  if (value <= good) return {Kind::good, value < good ? value / good : 1.0};
  if (value <= fair) return {Kind::fair, 1.0 + (value - good) / (fair - good)};
  // What is not a number is poor.
  return {Kind::poor,
          std::isnan(value) ? std::numeric_limits<double>::infinity() : 1.0 + value / fair};
}

/// An NLL below that of exact samples is no better than one above: points crowd where the density
/// is highest.
Finding on_nll(const Metric& nll) {
  const double gap = nll.value - nll.floor.median;
  const double good = band(nll.floor);
  Finding finding = grade(std::abs(gap), good, std::max(fair_nats, 2.0 * good));
  constexpr double large = 100.0;
  const double off = std::abs(gap);
  const std::string size = off < large ? plot::fixed(off, 2) : plot::short_number(off, 3);
  if (size == "0.00") {
    finding.words = "as exact samples score";
    return finding;
  }
  finding.words = size + (gap > 0.0 ? " nats above" : " nats below") + " exact samples";
  if (gap < 0.0) {
    finding.words += finding.kind == Kind::good ? ", within their spread" : ": too narrow";
  }
  return finding;
}

std::string beside_exact(double value, double exact) {
  return plot::short_number(value, 2) + " (exact samples " + plot::short_number(exact, 2) + ")";
}

Finding on_mean(const Metric& mean_error) {
  // It has the distribution of a sum of few squares: skewed, with a long tail.
  const double good = 2.0 * mean_error.floor.ninetieth;
  Finding finding = grade(mean_error.value, good, 9.0 * good);
  finding.words =
      "the squared error of the mean is " + beside_exact(mean_error.value, mean_error.floor.median);
  return finding;
}

Finding on_distance(const Metric& sliced_w2) {
  const double good = sliced_w2.floor.median + band(sliced_w2.floor);
  Finding finding = grade(sliced_w2.value, good, 3.0 * good);
  finding.words =
      "the distance sliced W₂ is " + beside_exact(sliced_w2.value, sliced_w2.floor.median);
  return finding;
}

std::string_view name_of(Kind kind) {
  if (kind == Kind::good) return "Good";
  return kind == Kind::fair ? "Fair" : "Poor";
}

enum class Part { network, taylor, sampler, clip };

/// The largest part of the error; nothing where none stands out from the noise.
struct Largest {
  Part part;
  bool most;  ///< more than half of all parts together, the noise among them
};

/// Only first-order tilts have a Taylor error, and not those of every reward: elsewhere, the way
/// from exact scores to the network's is the network's alone.
bool has_taylor_error(const Experiment& experiment) {
  return experiment.tilting.target == TiltTarget::first_order && !first_order_is_exact(experiment);
}

std::optional<Largest> largest_part(const ErrorBudget& budget, const Experiment& experiment) {
  const bool first_order = has_taylor_error(experiment);
  const std::array<std::pair<Part, double>, 4> parts = {{
      {Part::network, budget.network() + (first_order ? 0.0 : budget.taylor())},
      {Part::taylor, first_order ? budget.taylor() : 0.0},
      {Part::sampler, budget.sampler()},
      {Part::clip, budget.clip()},
  }};
  double all = budget.noise();
  for (const auto& [part, size] : parts) all += std::max(size, 0.0);
  const auto& [part, size] =
      *std::ranges::max_element(parts, {}, [](const auto& entry) { return entry.second; });
  if (!(size > budget.noise())) return std::nullopt;
  return Largest{part, size > 0.5 * all};
}

std::string_view name_of(Part part) {
  switch (part) {
    case Part::network:
      return "the network's part";
    case Part::taylor:
      return "the Taylor expansion's part";
    case Part::sampler:
      return "the sampler's part";
    case Part::clip:
      break;
  }
  return "the clip's part";
}

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

Remedy against_network(const TiltingConfig& tilting) {
  if (asks_too_much_at_once(tilting)) {
    constexpr double usual = 20.0;
    return {&setting("tilting.tilts"), usual, "take more tilts N",
            "Set N = " + plot::short_number(usual),
            "With so few tilts, each is a large change, for which its passes over the data are too "
            "few: smaller ones are learned better."};
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

constexpr std::string_view smaller_tilts =
    "What a first-order tilt leaves out falls like the square of its size, so that smaller ones, "
    "and more of them, leave out less in all.";

/// What a tilt leaves out tells the N that is enough, where it is known; or else twice as many.
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
  const double tilts = std::min(wanted, static_cast<double>(most_tilts));
  return {&setting("tilting.tilts"), tilts, "take more tilts N",
          "Set N = " + plot::short_number(tilts, 6), std::string(smaller_tilts)};
}

/// The first tilts, with few samples in a mode that grows, decide its share, and later ones keep
/// it.
Remedy against_chance(const TiltingConfig& tilting) {
  const auto& legal = std::get<Numbers<int>>(setting("tilting.samples").value).legal;
  const double samples = std::min<double>(2.5 * tilting.samples, legal.high);
  return {&setting("tilting.samples"), samples, "take more samples S",
          "Set samples S = " + thousands(static_cast<std::ptrdiff_t>(samples)),
          "A tilt learns from its samples how much each mode is worth, and what chance adds to a "
          "mode's share in one tilt stays in the next. It goes down like 1/√S; a tilt takes longer "
          "in proportion to S."};
}

/// Against what a network misses, where `first` has not helped.
std::vector<Remedy> others_against_network(const Remedy& first, const TiltingConfig& tilting) {
  std::vector<Remedy> others = {against_network(tilting), against_chance(tilting)};
  if (!chooses_steps(tilting)) {
    const double tilts = std::min(2.0 * tilting.tilts, static_cast<double>(most_tilts));
    others.push_back({&setting("tilting.tilts"), tilts, "take more tilts N",
                      "Set N = " + plot::short_number(tilts, 6),
                      "Each tilt then asks for half as large a change, which is learned better."});
  }
  std::erase_if(others, [&](const Remedy& other) { return other.setting == first.setting; });
  return others;
}

/// Whether the modes have other shares than chance alone would leave to so many exact samples.
bool shares_are_off(const SampleMetrics& metrics) {
  return metrics.share_error.value > 2.0 * metrics.share_error.floor.ninetieth;
}

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

Remedy against(Part part, const Snapshot& snapshot) {
  const TiltingConfig& tilting = snapshot.experiment->tilting;
  switch (part) {
    case Part::network:
      return against_network(tilting);
    case Part::taylor:
      return against_taylor(snapshot);
    case Part::sampler:
      return against_sampler(tilting);
    case Part::clip:
      break;
  }
  return against_clip(tilting);
}

bool has_parts(const Snapshot& snapshot) {
  const KeptTilt* kept = snapshot.history->find(snapshot.tilt);
  return snapshot.experiment->method.kind == MethodKind::iterative_tilting && kept != nullptr &&
         kept->parameters && snapshot.target_density->known_with_noise();
}

/// Without a cause.
Verdict plainly(Kind kind, std::string headline) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.words = headline;
  verdict.headline = std::move(headline);
  return verdict;
}

/// A learning rate far from those that suit these networks is the first suspect: nothing has to be
/// measured for that.
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

/// `off_in_shares`: the modes' shares are off, and what the NLL tells is not the worst.
void explain(Verdict& verdict, const Snapshot& snapshot, bool off_in_shares) {
  const auto budget = std::ranges::find(*snapshot.budgets, snapshot.tilt, &ErrorBudget::tilt);
  if (budget == snapshot.budgets->end()) {
    const bool measures = snapshot.activity == Activity::measuring_budget;
    if (has_parts(snapshot) && !measures) verdict.unexplained = snapshot.tilt;
    verdict.remedy = against_rate(*snapshot.experiment);
    if (!verdict.remedy) verdict.remedy = method_remedy(*snapshot.experiment);
    if (verdict.remedy) verdict.words += "; " + verdict.remedy->advice;
    return;
  }
  const auto largest = largest_part(*budget, *snapshot.experiment);
  const TiltingConfig& tilting = snapshot.experiment->tilting;
  const bool of_network = !largest || largest->part == Part::network;
  if (of_network && off_in_shares &&
      against_network(tilting).setting == &setting("tilting.epochs")) {
    verdict.remedy = against_chance(tilting);
    verdict.others = others_against_network(*verdict.remedy, tilting);
    verdict.words += "; the modes' shares are off by " +
                     plot::short_number(snapshot.judgement->metrics->share_error.value, 2) +
                     ", which chance in the first tilts decides: " + verdict.remedy->advice;
    return;
  }
  if (!largest) {
    // As the warning does, if there is one.
    const bool too_large = has_taylor_error(*snapshot.experiment) &&
                           left_out_by(facts_of(snapshot)).share > much_left_out;
    verdict.remedy = too_large ? against_taylor(snapshot) : against_network(tilting);
    verdict.others = others_against_network(*verdict.remedy, tilting);
    verdict.words += "; no part of the error stands out: " + verdict.remedy->advice +
                     ", and see whether it helps";
    return;
  }
  verdict.remedy = against(largest->part, snapshot);
  if (of_network) verdict.others = others_against_network(*verdict.remedy, tilting);
  verdict.words += std::string(largest->most ? "; most of it is " : "; its largest part is ") +
                   std::string(name_of(largest->part)) + ": " + verdict.remedy->advice;
}

}  // namespace

Verdict verdict_on(const Snapshot& snapshot) {
  if (snapshot.phase != Phase::finished) return {};
  if (!snapshot.target_density) {
    return plainly(Kind::not_known, "No verdict: the exact target of this reward is not known");
  }
  if (!snapshot.judgement || !snapshot.judgement->metrics) {
    if (!snapshot.measuring) return {};
    return plainly(Kind::awaited, "The samples are being measured");
  }
  const SampleMetrics& metrics = *snapshot.judgement->metrics;
  if (std::isnan(metrics.sliced_w2.value)) {
    return plainly(Kind::not_known,
                   "No verdict: the exact target is known too roughly for so many samples");
  }
  const std::array findings = {on_nll(metrics.nll), on_mean(metrics.mean_error),
                               on_distance(metrics.sliced_w2)};
  // The first of the worst: what the NLL tells goes before the rest.
  const Finding& worst = *std::ranges::max_element(findings, {}, &Finding::kind);
  Verdict verdict = plainly(worst.kind, std::string(name_of(worst.kind)) + ": " + worst.words);
  verdict.measures = {{"NLL", metrics.nll.value, findings[0].severity},
                      {"squared error of the mean", metrics.mean_error.value, findings[1].severity},
                      {"sliced W₂", metrics.sliced_w2.value, findings[2].severity}};
  const bool off_in_shares = findings.front().kind < worst.kind && shares_are_off(metrics);
  if (worst.kind != Kind::good) explain(verdict, snapshot, off_in_shares);
  return verdict;
}

}  // namespace tiltscope::view
