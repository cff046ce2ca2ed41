#pragma once

#include "config/experiment.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The one list of settings: the reader, the writer, the checks and the list of known keys all walk
/// it, so that none of them can know a setting that another does not.
namespace tiltscope {

/// Where a setting stands: `[section] key`; the section is empty at the top level.
struct Key {
  std::string_view section;
  std::string_view name;

  bool operator==(const Key&) const = default;
  auto operator<=>(const Key&) const = default;
  /// As messages call it: "[tilting] eta", or "seed" at the top level.
  std::string title() const;
  /// As a setting is typed: "tilting.eta".
  std::string dotted() const;
};

/// The values that a number may take.
template <class T>
struct Interval {
  T low;
  T high;
  bool low_open = false;
  bool high_open = false;

  bool contains(T x) const {
    return (low_open ? x > low : x >= low) && (high_open ? x < high : x <= high);
  }
};

/// Keeps exp and squares of anything in a configuration far from overflow.
inline constexpr Interval<double> any_real{-1e6, 1e6};
/// TOML's integers have 63 bits and a sign.
inline constexpr Interval<std::uint64_t> any_seed{0, std::numeric_limits<std::int64_t>::max()};

/// Calls visit(key, value, interval) for each number, vector and matrix (an interval binds every
/// entry), and visit(key, value) for each choice. `E` is Experiment or const Experiment.
template <class E, class Visitor>
void for_each_field(E& e, Visitor&& visit) {
  using Count = Interval<int>;
  using Real = Interval<double>;

  visit(Key{"", "seed"}, e.seed, any_seed);

  visit(Key{"base", "weights"}, e.base.weights, any_real);
  visit(Key{"base", "means"}, e.base.means, any_real);
  visit(Key{"base", "covariances"}, e.base.covariances, any_real);

  visit(Key{"reward", "A"}, e.reward.A, any_real);
  visit(Key{"reward", "b"}, e.reward.b, any_real);
  visit(Key{"reward", "c"}, e.reward.c, any_real);

  visit(Key{"schedule", "kind"}, e.schedule.kind);
  visit(Key{"schedule", "t_min"}, e.schedule.t_min, Real{0, 1, true, true});
  visit(Key{"schedule", "t_max"}, e.schedule.t_max, Real{0, 1, true, true});

  visit(Key{"network", "depth"}, e.network.depth, Count{1, 64});
  visit(Key{"network", "width"}, e.network.width, Count{1, 4096});
  visit(Key{"network", "time_features"}, e.network.time_features, Count{2, 4096});

  visit(Key{"training", "data"}, e.training.data);
  visit(Key{"training", "target"}, e.training.target);
  visit(Key{"training", "samples"}, e.training.samples, Count{10, 10'000'000});
  visit(Key{"training", "epochs"}, e.training.epochs, Count{1, 1'000'000});
  visit(Key{"training", "patience"}, e.training.patience, Count{0, 1'000'000});
  visit(Key{"training", "batch"}, e.training.batch, Count{1, 1'000'000});
  visit(Key{"training", "rate"}, e.training.rate, Real{0, 1, true});
  visit(Key{"training", "averaging"}, e.training.averaging, Real{0, 1, false, true});

  visit(Key{"tilting", "lambda"}, e.tilting.lambda, any_real);
  visit(Key{"tilting", "tilts"}, e.tilting.tilts, Count{1, 100'000});
  visit(Key{"tilting", "ess"}, e.tilting.ess, Real{0, 1, false, true});
  visit(Key{"tilting", "samples"}, e.tilting.samples, Count{1, 10'000'000});
  visit(Key{"tilting", "epochs"}, e.tilting.epochs, Count{1, 1'000'000});
  visit(Key{"tilting", "batch"}, e.tilting.batch, Count{1, 1'000'000});
  visit(Key{"tilting", "sampler"}, e.tilting.sampler.kind);
  visit(Key{"tilting", "steps"}, e.tilting.sampler.steps, Count{1, 1'000'000});
  visit(Key{"tilting", "eta"}, e.tilting.sampler.eta, Real{0, 1});
  visit(Key{"tilting", "starts"}, e.tilting.sampler.starts);
  visit(Key{"tilting", "clip"}, e.tilting.sampler.clip, Real{0, 1000});
  visit(Key{"tilting", "rate"}, e.tilting.rate, Real{0, 1, true});
  visit(Key{"tilting", "scaling"}, e.tilting.scaling);
  visit(Key{"tilting", "decay"}, e.tilting.decay);
  visit(Key{"tilting", "moments"}, e.tilting.moments);
  visit(Key{"tilting", "averaging"}, e.tilting.averaging, Real{0, 1, false, true});
  visit(Key{"tilting", "times"}, e.tilting.times);
  visit(Key{"tilting", "noise"}, e.tilting.noise);
  visit(Key{"tilting", "target"}, e.tilting.target);
  visit(Key{"tilting", "average"}, e.tilting.average);
  visit(Key{"tilting", "baseline"}, e.tilting.baseline);
  visit(Key{"tilting", "reuse"}, e.tilting.reuse, Real{0, 1, false, true});

  visit(Key{"evaluation", "points"}, e.evaluation.points, Count{1, 10'000'000});
  visit(Key{"evaluation", "t_min"}, e.evaluation.t_min, Real{0, 1, true, true});

  visit(Key{"run", "threads"}, e.run.threads, Count{0, 1024});
}

/// Every setting's key, in the order of the list.
std::vector<Key> all_keys();

/// The words for the values of a choice.
template <class Choice, std::size_t n>
using Words = std::array<std::pair<Choice, std::string_view>, n>;

constexpr Words<ScheduleKind, 2> words_for(ScheduleKind) {
  return {{{ScheduleKind::cosine, "cosine"}, {ScheduleKind::linear, "linear"}}};
}
constexpr Words<SamplerKind, 2> words_for(SamplerKind) {
  return {{{SamplerKind::ddim, "ddim"}, {SamplerKind::dpm_solver, "dpm_solver"}}};
}
constexpr Words<Starts, 2> words_for(Starts) {
  return {{{Starts::random, "random"}, {Starts::lattice, "lattice"}}};
}
constexpr Words<TiltTarget, 4> words_for(TiltTarget) {
  return {{{TiltTarget::first_order, "first_order"},
           {TiltTarget::exact, "exact"},
           {TiltTarget::implicit, "implicit"},
           {TiltTarget::reward_weighted, "reward_weighted"}}};
}
constexpr Words<Average, 2> words_for(Average) {
  return {{{Average::sample, "sample"}, {Average::neighbours, "neighbours"}}};
}
constexpr Words<Times, 2> words_for(Times) {
  return {{{Times::uniform, "uniform"}, {Times::stratified, "stratified"}}};
}
constexpr Words<NoisePairs, 2> words_for(NoisePairs) {
  return {{{NoisePairs::independent, "independent"}, {NoisePairs::antithetic, "antithetic"}}};
}
constexpr Words<Decay, 2> words_for(Decay) {
  return {{{Decay::constant, "constant"}, {Decay::cosine, "cosine"}}};
}
constexpr Words<RateScaling, 2> words_for(RateScaling) {
  return {{{RateScaling::fixed, "fixed"}, {RateScaling::delta, "delta"}}};
}
constexpr Words<Moments, 2> words_for(Moments) {
  return {{{Moments::fresh, "fresh"}, {Moments::warm, "warm"}}};
}
constexpr Words<TrainingData, 2> words_for(TrainingData) {
  return {{{TrainingData::fixed, "fixed"}, {TrainingData::fresh, "fresh"}}};
}
constexpr Words<TrainingTarget, 2> words_for(TrainingTarget) {
  return {{{TrainingTarget::sample, "sample"}, {TrainingTarget::neighbours, "neighbours"}}};
}
constexpr Words<Baseline, 5> words_for(Baseline) {
  return {{{Baseline::none, "none"},
           {Baseline::mean, "mean"},
           {Baseline::posterior, "posterior"},
           {Baseline::regressed, "regressed"},
           {Baseline::optimal, "optimal"}}};
}

/// The word for a value of a choice.
template <class Choice>
constexpr std::string_view word_for(Choice value) {
  for (const auto& [choice, word] : words_for(value)) {
    if (choice == value) return word;
  }
  return {};
}

}  // namespace tiltscope
