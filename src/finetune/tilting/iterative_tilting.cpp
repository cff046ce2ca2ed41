#include "finetune/tilting/iterative_tilting.h"

#include "config/targets.h"
#include "diffusion/watchdog.h"
#include "finetune/kept_factors.h"
#include "finetune/tilting/carried_over.h"
#include "finetune/tilting/step_orders.h"
#include "finetune/tilting/stray_samples.h"
#include "finetune/tilting/tilting.h"
#include "math/box_after_tilt.h"
#include "math/effective_size.h"
#include "math/random.h"
#include "oracle/tilted_density.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>

namespace tiltscope {

namespace {

void insist(bool sound, const char* what) {
  if (!sound) throw std::runtime_error(what);
}

/// `course` with what is left of it in as many equal steps as keep the effective size of data with
/// these rewards, and the error of a first-order step within the tolerance.
TiltCourse with_step_chosen(const TiltCourse& course, int tilts_done, const TiltingConfig& config,
                            const Eigen::VectorXd& rewards, const StepOrders& orders) {
  const double rest = course.rest(tilts_done);
  if (rest == 0.0) return course.divided(tilts_done, 1);
  int tilts = 1;
  if (config.ess > 0.0) tilts = tilts_for(rewards, rest, config.ess);
  if (config.tolerance > 0.0 && config.target == TiltTarget::first_order) {
    // Where the data tell nothing, lambda / N; a rounding error makes no tilt more.
    const double planned = std::ceil(config.tilts * std::abs(rest / config.lambda) - 1e-9);
    const int within = orders.known() ? tilts_within(orders, rest, config.tolerance)
                                      : static_cast<int>(std::max(planned, 1.0));
    tilts = std::max(tilts, within);
  }
  return course.divided(tilts_done, tilts);
}

}  // namespace

TiltCourse IterativeTilting::course(const Experiment& experiment) const {
  return TiltCourse(experiment);
}

RoundOutcome IterativeTilting::round(NoiseNetwork& network, const RoundInput& input,
                                     Workers& workers, const Progress& progress) const {
  const Experiment& experiment = input.experiment;
  const TiltingConfig& config = experiment.tilting;
  const int before = input.k - 1;
  RoundOutcome outcome;

  progress(Stage::sampling, 0.0);
  LearnedDenoiser denoiser(network, workers);
  Held held;
  const Eigen::MatrixXf drawn = draw_samples(
      denoiser, network.schedule(), config.sampler, config.samples,
      {experiment.seed, static_cast<std::uint32_t>(before)}, input.plausible, workers,
      [&](double done) { progress(Stage::sampling, done); }, &held);
  const auto base = base_density(experiment.base);
  const double farthest = farthest_plausible(input.density.get(), *base);
  const auto data = std::make_shared<const Eigen::MatrixXf>(without_strays(drawn, held, farthest));
  check_samples(before, *data, input.density.get(), *base);
  outcome.cost.denoiser_calls = outcome.cost.forward_passes = denoiser.calls();

  progress(Stage::training, 0.0);
  Eigen::VectorXd rewards = input.course.at(input.k).reward->values(*data);
  std::optional<OrdersData> orders_data;
  StepOrders orders;
  if (config.target == TiltTarget::first_order) {
    const RandomStream stream(experiment.seed, Purpose::step_orders,
                              static_cast<std::uint32_t>(input.k));
    orders_data.emplace(*data, rewards, stream);
    // A tilt's own orders choose its step; the run's sum needs only the data.
    if (config.tolerance > 0.0) orders = step_orders(*orders_data, workers);
  }
  if (chooses_steps(config)) {
    outcome.course = with_step_chosen(input.course, before, config, rewards, orders);
  }
  const TiltCourse& course = outcome.course ? *outcome.course : input.course;
  const TiltStep step = tilt_step(course, input.k, experiment);
  const bool warm = config.moments == Moments::warm;
  const bool reuses = config.reuse > 0.0;
  CarriedOver carried = carried_over(input.state);
  SummedOrders summed = carried.orders.value_or(SummedOrders{});
  if (orders_data) summed.add(*orders_data, step.delta, course.rest(before), workers);
  // Another reward takes the weights elsewhere.
  if (course.at(before).reward != step.reward) carried.step.reset();
  if (has_factors(experiment) && carried.base == nullptr) {
    carried.base = std::make_shared<const Eigen::MatrixXf>(network.mlp().parameters());
  }
  std::optional<LowRank> factors = factors_at_start(experiment, carried.base, carried.factors);
  AdamState adam;
  if (warm && carried.adam) adam = *carried.adam;
  const TakenOver taken{.earlier = reuses
                                       ? reweighted(carried.earlier, course, before, config.reuse)
                                       : WeightedPoints{},
                        .adam = warm ? &adam : nullptr,
                        .last = carried.step ? &*carried.step : nullptr,
                        .rewards = std::move(rewards),
                        .factors = factors ? &*factors : nullptr};
  TiltOutcome tilt = tilt_once(
      network, *data, step, config, workers, [&](double done) { progress(Stage::training, done); },
      taken);

  if (!reuses) carried.earlier.clear();
  if (reuses) carried.earlier.push_back({before, data});
  carried.adam = warm ? std::optional(std::move(adam)) : std::nullopt;
  carried.step = config.momentum > 0.0 ? std::optional(std::move(tilt.step)) : std::nullopt;
  if (factors) {
    carried.factors = std::make_shared<const Eigen::MatrixXf>(std::move(factors->factors()));
  }
  outcome.left_out = orders_data ? summed.share() : StepError::unknown;
  carried.orders.reset();
  if (orders_data && summed.points.size() > 0) carried.orders = std::move(summed);
  outcome.state = to_state(carried);
  outcome.around = box_after_tilt(*data, tilt.rewards, step.delta);
  outcome.step = orders.at(step.delta);
  outcome.loss = tilt.loss;
  outcome.gradient = tilt.gradient;
  outcome.cost += tilt.cost;
  outcome.cost.reward_evaluations += taken.earlier.evaluations;
  return outcome;
}

void IterativeTilting::check(const MethodState& state, int k, bool newest,
                             const Experiment& experiment) const {
  const TiltingConfig& config = experiment.tilting;
  const CarriedOver carried = carried_over(state);
  const bool leaves = newest && k > 0;
  insist(carried.adam.has_value() == (leaves && config.moments == Moments::warm),
         "Adam's moments are not where they should be");
  check_factors(state, leaves, experiment);
  insist(carried.base == nullptr || carried.factors != nullptr,
         "there are weights of a base model, but no factors that change them");
  insist(!carried.adam ||
             (carried.adam->steps > 0 && carried.adam->moments.size() == adam_numbers(experiment)),
         "Adam's moments are not as many as they should be");
  insist(carried.step.has_value() == (leaves && config.momentum > 0.0),
         "the last tilt's step is not where it should be");
  insist(!carried.step || carried.step->weights.size() == trained_numbers(experiment),
         "the last tilt's step has not as many weights as it should have");
  insist(
      !carried.orders || (carried.orders->points.rows() == experiment.dimension() &&
                          carried.orders->points.allFinite() && carried.orders->sums.allFinite()),
      "what the tilts have left out is of another dimension, or not finite");
  const auto& earlier = carried.earlier;
  insist(earlier.empty() != (leaves && config.reuse > 0.0) &&
             (earlier.empty() || earlier.back().tilt == k - 1),
         "the earlier data are not those that it should keep");
  for (const EarlierData& set : earlier) {
    insist(set.samples->rows() == experiment.dimension(),
           "the earlier data are of another dimension");
  }
}

}  // namespace tiltscope
