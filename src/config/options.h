#pragma once

#include "config/experiment.h"
#include "config/setting.h"

/// The values of each choice, with their words in files and in the window. The order is that in
/// which the window goes through them.
namespace tiltscope::options {

inline constexpr Options<ScheduleKind, 2> schedule = {{
    {ScheduleKind::cosine, "cosine", "cosine"},
    {ScheduleKind::linear, "linear", "linear"},
}};

inline constexpr Options<TrainingData, 2> training_data = {{
    {TrainingData::fixed, "fixed", "fixed"},
    {TrainingData::fresh, "fresh", "fresh"},
}};

inline constexpr Options<TrainingTarget, 2> training_target = {{
    {TrainingTarget::sample, "sample", "single samples"},
    {TrainingTarget::neighbours, "neighbours", "neighbours"},
}};

inline constexpr Options<SamplerKind, 4> sampler = {{
    {SamplerKind::ddim, "ddim", "DDIM"},
    {SamplerKind::dpm_solver, "dpm_solver", "DPM-Solver++"},
    {SamplerKind::euler_maruyama, "euler_maruyama", "Euler-Maruyama"},
    {SamplerKind::heun, "heun", "Heun"},
}};

inline constexpr Options<Starts, 2> starts = {{
    {Starts::random, "random", "random"},
    {Starts::lattice, "lattice", "lattice"},
}};

inline constexpr Options<RateScaling, 2> scaling = {{
    {RateScaling::fixed, "fixed", "fixed"},
    {RateScaling::delta, "delta", "scales"},
}};

inline constexpr Options<Decay, 2> decay = {{
    {Decay::constant, "constant", "constant"},
    {Decay::cosine, "cosine", "cosine"},
}};

inline constexpr Options<Moments, 2> moments = {{
    {Moments::fresh, "fresh", "fresh"},
    {Moments::warm, "warm", "warm"},
}};

inline constexpr Options<Times, 2> times = {{
    {Times::uniform, "uniform", "uniform"},
    {Times::stratified, "stratified", "stratified"},
}};

inline constexpr Options<NoisePairs, 2> noise = {{
    {NoisePairs::independent, "independent", "independent"},
    {NoisePairs::antithetic, "antithetic", "antithetic"},
}};

inline constexpr Options<LossWeight, 2> weighting = {{
    {LossWeight::sigma_squared, "sigma_squared", "σ²"},
    {LossWeight::even, "even", "even"},
}};

inline constexpr Options<TiltTarget, 4> target = {{
    {TiltTarget::first_order, "first_order", "1st order"},
    {TiltTarget::exact, "exact", "exact"},
    {TiltTarget::implicit, "implicit", "implicit"},
    {TiltTarget::reward_weighted, "reward_weighted", "RWR"},
}};

inline constexpr Options<Average, 2> average = {{
    {Average::sample, "sample", "one sample"},
    {Average::neighbours, "neighbours", "neighbours"},
}};

inline constexpr Options<Baseline, 5> baseline = {{
    {Baseline::none, "none", "none"},
    {Baseline::mean, "mean", "mean"},
    {Baseline::posterior, "posterior", "plug-in"},
    {Baseline::regressed, "regressed", "regressed"},
    {Baseline::optimal, "optimal", "optimal"},
}};

}  // namespace tiltscope::options
