#include "diffusion/denoiser.h"
#include "diffusion/sampler.h"
#include "finetune/tilting/first_order_denoiser.h"
#include "math/evaluation_stream.h"
#include "math/sliced_distance.h"
#include "oracle/step_word.h"
#include "session/measured_draws.h"
#include "session/worker.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace tiltscope {

namespace {

constexpr Eigen::Index budget_samples = 2'000;
constexpr Eigen::Index exact_draws = 20'000;

}  // namespace

void Worker::measure_budget(int k) {
  const KeptTilt* found = run_.history->find(k);
  if (found == nullptr || !found->parameters || !run_.base.model) {
    run_.message = "the model of " + numbered_step(*run_.at.course, k) + " is no longer kept";
    return;
  }
  // The history may let go of it meanwhile, and settings may arrive.
  const KeptTilt kept = *found;
  const auto experiment = run_.experiment;
  begin(Activity::measuring_budget);
  const NoiseSchedule schedule(experiment->schedule);
  const TiltingConfig& tilting = experiment->tilting;
  const auto target = run_.density(k);
  const char* problem = !target                        ? "exact density is not known"
                        : !run_.method->has_denoiser() ? "samples follow no score"
                        : !target->known_with_noise()  ? "exact scores are not known"
                                                       : nullptr;
  if (problem != nullptr) {
    run_.message =
        "the error of " + numbered_step(*run_.at.course, k) + " has no parts: its " + problem;
    return;
  }

  const NoiseNetwork network = run_.network_of(kept);
  LearnedDenoiser learned(network, *workers_);
  FirstOrderDenoiser first_order(*run_.oracle, *run_.at.course, k, schedule, *workers_);
  ExactDenoiser exact(target, schedule, *workers_);
  const double clip = tilting.sampler.clip;
  const Box plausible = clip > 0.0 ? widened(kept.around, clip) : Box{};
  const Box anywhere;
  const std::array<Denoiser*, 3> denoisers = {&learned, &first_order, &exact};

  const Eigen::MatrixXd draws =
      target->sample(exact_draws, evaluation_stream(experiment->seed, EvaluationUse::error_budget));
  checkpoint(Activity::measuring_budget, 0.0);
  const SlicedDistance distance(draws);
  ErrorBudget budget;
  budget.tilt = k;
  // The fine samplers take most of the time.
  constexpr double total = 3.0 * (1.0 + fine_factor) + 1.0;
  double done = 0.0;
  const auto draw = [&](ScoreSource source, bool fine, const Box& box) {
    const int factor = fine ? fine_factor : 1;
    SamplerConfig sampler = independent(tilting.sampler);
    sampler.steps *= factor;
    auto samples = draw_samples(
        *denoisers[static_cast<std::size_t>(source)], schedule, sampler, budget_samples,
        {experiment->seed, result_draw}, box, *workers_, [&](double progress) {
          checkpoint(Activity::measuring_budget, (done + factor * progress) / total);
        });
    done += factor;
    // Only samples that are all finite have a distance.
    const double far = samples.allFinite() ? distance(samples.cast<double>())
                                           : std::numeric_limits<double>::infinity();
    return ErrorBudget::Variant{std::make_shared<const Eigen::MatrixXf>(std::move(samples)), far};
  };
  for (const auto source : {ScoreSource::learned, ScoreSource::first_order, ScoreSource::exact}) {
    for (const bool fine : {false, true}) {
      budget.variants[static_cast<std::size_t>(source)][fine ? 1 : 0] =
          draw(source, fine, source == ScoreSource::learned ? plausible : anywhere);
    }
  }
  const ErrorBudget::Variant& learned_samples = budget.variant(ScoreSource::learned, false);
  budget.unclipped = plausible.empty() ? learned_samples.distance
                                       : draw(ScoreSource::learned, false, anywhere).distance;
  const auto lost = [](const auto& pair) {
    return !std::isfinite(pair[0].distance) || !std::isfinite(pair[1].distance);
  };
  if (std::ranges::any_of(budget.variants, lost) || !std::isfinite(budget.unclipped)) {
    run_.message = "the error of " + numbered_step(*run_.at.course, k) +
                   " cannot be split into parts: some of its samples are not finite numbers";
    return;
  }
  auto budgets = std::make_shared<std::vector<ErrorBudget>>(*run_.budgets);
  std::erase_if(*budgets, [k](const ErrorBudget& other) { return other.tilt == k; });
  const auto place = std::ranges::upper_bound(*budgets, k, {}, &ErrorBudget::tilt);
  budgets->insert(place, std::move(budget));
  run_.budgets = std::move(budgets);
}

void Worker::serve_budget() {
  if (!budget_wanted_ || !workers_) return;
  const int k = *std::exchange(budget_wanted_, std::nullopt);
  try {
    measure_budget(k);
  } catch (const StoppedWaiting&) {
    budget_wanted_ = k;
    throw;
  }
}

}  // namespace tiltscope
