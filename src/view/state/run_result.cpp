#include "view/state/run_result.h"

#include "config/wording.h"
#include "plot/ticks.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

/// W2 where it is there already, or else that of projections, which comes sooner.
std::string distance_words(const Judgement& judgement) {
  const SampleMetrics& metrics = *judgement.metrics;
  const bool whole = judgement.stage >= Judgement::Stage::w2 && !std::isnan(metrics.w2.value);
  const Metric& metric = whole ? metrics.w2 : metrics.sliced_w2;
  if (std::isnan(metric.value)) return {};
  std::string words = (whole ? "W₂ " : "sliced W₂ ") + plot::short_number(metric.value, 2);
  if (!std::isnan(metric.floor.median)) {
    words += " (exact " + plot::short_number(metric.floor.median, 2) + ")";
  }
  return words;
}

std::string nll_words(const Metric& nll) {
  if (std::isnan(nll.value)) return {};
  if (std::isnan(nll.floor.median)) return "NLL " + plot::fixed(nll.value, 2);
  const double gap = nll.value - nll.floor.median;
  return plot::fixed(std::abs(gap), 2) + (gap < 0.0 ? " nats below" : " nats above") +
         " exact samples";
}

}  // namespace

RunResult result_of(const Snapshot& snapshot) {
  RunResult result;
  result.judgement = snapshot.judgement;
  result.drawn = snapshot.drawn;
  if (snapshot.drawn) {
    result.cost = snapshot.drawn->cost;
    result.seconds = snapshot.drawn->seconds;
  }
  for (const TiltRecord& record : *snapshot.tilts) {
    result.cost += record.cost;
    result.seconds += record.sampling_seconds + record.training_seconds;
  }
  if (snapshot.failure) result.failure = what_failed(*snapshot.failure);
  return result;
}

std::string figures_words(const RunResult& result) {
  if (!result.failure.empty()) return with_names_of_controls(result.failure);
  if (!result.judgement || !result.judgement->metrics) return {};
  const std::string nll = nll_words(result.judgement->metrics->nll);
  const std::string distance = distance_words(*result.judgement);
  return nll + (nll.empty() || distance.empty() ? "" : ", ") + distance;
}

std::string cost_words(const RunResult& result) {
  const RoundCost& cost = result.cost;
  std::string words =
      compact(cost.passes()) + " passes; r: " + compact(cost.reward_evaluations) + " values";
  if (cost.reward_gradients > 0) words += ", " + compact(cost.reward_gradients) + " gradients";
  return words + "; " + seconds(result.seconds);
}

std::string particle_words(const DrawReport* drawn) {
  if (drawn == nullptr || drawn->ancestors == 0) return {};
  std::string words = thousands(drawn->ancestors) +
                      (drawn->ancestors == 1 ? " ancestor of " : " ancestors of ") +
                      thousands(drawn->samples) + " samples";
  if (drawn->effective_shares.empty()) return words;
  const double least = std::ranges::min(drawn->effective_shares);
  return words + ", effective size at least " + std::to_string(std::lround(100.0 * least)) + " %";
}

std::string compact(std::int64_t count) {
  if (count < 10'000) return thousands(count);
  const auto number = static_cast<double>(count);
  if (number < 999.5e3) return plot::short_number(1e-3 * number, 3) + " k";
  return plot::short_number(1e-6 * number, 3) + " M";
}

}  // namespace tiltscope::view
