#include "view/state/verdict.h"

#include "config/settings.h"
#include "plot/ticks.h"
#include "view/state/error_remedies.h"
#include "view/state/method_remedy.h"
#include "view/state/run_warnings.h"
#include "view/state/theory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

namespace tiltscope::view {
namespace {

using Kind = Verdict::Kind;

/// Of a hundred sets of exact samples, one or two score worse than this many deviations.
constexpr double band_deviations = 2.5;

/// How far from the median exact samples may well score.
double band(const Floor& floor) { return band_deviations * floor.deviation(); }

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

/// The largest part of the error; nothing where none stands out from the noise.
struct Largest {
  ErrorPart part;
  bool most;  ///< more than half of all parts together, the noise among them
};

/// Only first-order tilts have a Taylor error, and not those of every reward: elsewhere, the way
/// from exact scores to the network's is the network's alone.
bool has_taylor_error(const Experiment& experiment) {
  return experiment.tilting.target == TiltTarget::first_order && !first_order_is_exact(experiment);
}

std::optional<Largest> largest_part(const ErrorBudget& budget, const Experiment& experiment) {
  const bool first_order = has_taylor_error(experiment);
  const std::array<std::pair<ErrorPart, double>, 4> parts = {{
      {ErrorPart::network, budget.network() + (first_order ? 0.0 : budget.taylor())},
      {ErrorPart::taylor, first_order ? budget.taylor() : 0.0},
      {ErrorPart::sampler, budget.sampler()},
      {ErrorPart::clip, budget.clip()},
  }};
  double all = budget.noise();
  for (const auto& [part, size] : parts) all += std::max(size, 0.0);
  const auto& [part, size] =
      *std::ranges::max_element(parts, {}, [](const auto& entry) { return entry.second; });
  if (!(size > budget.noise())) return std::nullopt;
  return Largest{part, size > 0.5 * all};
}

std::string_view name_of(ErrorPart part) {
  switch (part) {
    case ErrorPart::network:
      return "the network's part";
    case ErrorPart::taylor:
      return "the Taylor expansion's part";
    case ErrorPart::sampler:
      return "the sampler's part";
    case ErrorPart::clip:
      break;
  }
  return "the clip's part";
}

/// Whether the modes have other shares than chance alone would leave to so many exact samples.
bool shares_are_off(const SampleMetrics& metrics) {
  return metrics.share_error.value > 2.0 * metrics.share_error.floor.ninetieth;
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
  const bool of_network = !largest || largest->part == ErrorPart::network;
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
