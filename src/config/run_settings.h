#pragma once

#include "config/setting_rows.h"
#include "config/targets.h"

#include <array>

/// Rows of the table in config/settings.h: the tilts, how a run is measured, and its threads.
namespace tiltscope {

inline constexpr auto run_settings = std::to_array<Setting>({
    {.key = {"tilting", "lambda"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::lambda>(any_real),
     .subject = {"λ"},
     .effect = ChangeEffect::restart,
     .name = "strength λ",
     .title = "Tilt strength λ",
     .words = "How strongly the reward counts: the target is proportional to p(x) · exp(λ r(x)), "
              "where p is the base density (2.14). Tilt k of N aims at λk/N (3.8). λ = 0 leaves "
              "the model as it is; twice λ is twice the reward.",
     .sensible = "0.2 to 2",
     .paper = "1",
     .hint = rows::to_type,
     .slider = {0.0, 2.0},
     .basic = true},
    {.key = {"tilting", "tilts"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::tilts>({1, 100'000}),
     .subject = {"N"},
     .effect = ChangeEffect::restart,
     .name = "tilts N",
     .title = "Number of tilts N",
     .words =
         "The way to the target is cut into N steps of δ = λ/N. Each tilt makes one: it draws "
         "samples, evaluates the reward r of each, and trains the network on them. A first-order "
         "step (3.10) leaves out an error that shrinks like 1/N², and all N of them one like 1/N. "
         "More tilts take longer.",
     .sensible = "5 to 200, with δ|r| well below 1",
     .paper = "20, 50, 100 and 200",
     .hint = rows::to_type,
     .slider = {1, 200},
     .basic = true,
     .idle = [](const Experiment& e) -> std::string_view {
       if (!chooses_steps(e.tilting)) return {};
       return "Has no effect now: the data decide how large a tilt is, and so how many.";
     }},
    {.key = {"tilting", "ess"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::ess>(rows::part_below_one),
     .subject = {"The size of the tilts"},
     .effect = ChangeEffect::next_tilt,
     .name = "effective size",
     .title = "Effective size",
     .words = "With adaptive steps each tilt is as large as its data allow. Its samples have the "
              "weights exp(δ r); their effective size (mean exp(δr))² / mean exp(2δr) is 1 where "
              "all weigh the same. The tilt takes the δ that leaves this effective size (Zhou, "
              "Johansen and Aston 2016). N follows from that, and is shown as the run goes.",
     .sensible = "0.95 to 0.995",
     .paper = "equal steps",
     .slider = {0.8, 0.999, "%.3f"}},
    {.key = {"tilting", "tolerance"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::tolerance>(rows::part_below_one),
     .subject = {"The size of the tilts"},
     .effect = ChangeEffect::next_tilt,
     .name = "tolerance",
     .title = "Tolerance",
     .words = "With adaptive steps, which share of its change a first-order tilt (3.10) may leave "
              "out. The tilt's data give an estimate of its second-order term, δ²/2 Cov(g, (r − "
              "E[r|x_t])² | x_t), at α² = ½; noise counts as error, so that more samples S allow "
              "larger tilts. Where the data tell nothing, the tilt takes δ = λ/N. With an "
              "effective size too, the smaller of both tilts counts. 0: no tolerance.",
     .sensible = "0.02 to 0.1",
     .paper = "equal steps",
     .slider = {0.0, 0.2, "%.3f"},
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.tilting.target == TiltTarget::first_order) return {};
       return "Has no effect now: only a first-order target leaves anything out.";
     }},
    {.key = {"tilting", "samples"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::samples>({1, 10'000'000}),
     .subject = {"S"},
     .effect = ChangeEffect::next_tilt,
     .name = "samples S",
     .title = "Samples of a tilt S",
     .words =
         "S, the samples that each tilt draws from the present model, and learns from (Algorithm "
         "2). More samples lower the noise and take longer. S cannot be below the batch size.",
     .sensible = "500 to 5,000",
     .paper = "1,000",
     .slider = {50, 20'000}},
    {.key = {"tilting", "epochs"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::epochs>({1, 1'000'000}),
     .subject = {"E"},
     .effect = ChangeEffect::next_tilt,
     .name = "passes E",
     .title = "Passes over the data E",
     .words = "E, how often each tilt goes over its S samples while it trains the network "
              "(Algorithm 2).",
     .sensible = "20 to 200, or from 5 on with momentum, as in Live",
     .paper = "100",
     .slider = {1, 500}},
    {.key = {"tilting", "batch"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::batch>({1, 1'000'000}),
     .subject = {"The batch size"},
     .effect = ChangeEffect::next_tilt,
     .name = "batch",
     .title = "Mini-batch",
     .words = "Samples in a mini-batch, for one step of the optimiser (Algorithm 2, line 6).",
     .sensible = "32 to 256",
     .paper = "64",
     .slider = {8, 1'024}},
    {.key = {"tilting", "sampler"},
     .value = choice<options::sampler, &rows::E::tilting, &TiltingConfig::sampler,
                     &SamplerConfig::kind>(),
     .subject = rows::sampler,
     .effect = ChangeEffect::next_tilt,
     .name = "sampler",
     .title = "Sampler",
     .words =
         "How samples are drawn from the model. DDIM is Algorithm 1. DPM-Solver++ (Lu et al. 2022) "
         "is of third order: with 60 steps it is closer to the model than DDIM with 200. "
         "Euler-Maruyama follows the reverse SDE (2.12) and Heun the probability-flow ODE (2.13).",
     .paper = "DDIM",
     .panel = Panel::sampler},
    {.key = {"tilting", "steps"},
     .value =
         numbers<&rows::E::tilting, &TiltingConfig::sampler, &SamplerConfig::steps>({1, 1'000'000}),
     .subject = {"J"},
     .effect = ChangeEffect::next_tilt,
     .name = "steps J",
     .title = "Sampler steps J",
     .words = "J, how many times the network is evaluated for each sample, from noise at t_max to "
              "data at t_min. The steps are even in t for DDIM, and in log(α/σ) for the others. An "
              "evaluation is a step, but Heun makes two in each step, and one in the first if J is "
              "even. With few steps samples spread too little or too much.",
     .sensible = "50 to 1,000 for DDIM, 25 to 100 for DPM-Solver++, and twice as many with noise",
     .paper = "200",
     .slider = {5, 1'000}},
    {.key = {"tilting", "eta"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::sampler, &SamplerConfig::eta>({0.0, 1.0}),
     .subject = {"η"},
     .effect = ChangeEffect::next_tilt,
     .name = "noise η",
     .title = "Sampler noise η",
     .words =
         "The noise that the sampler adds at each step. 0: none, so that the same start always "
         "leads to the same sample. 1: as much as DDPM (2.4) for DDIM, or as the reverse SDE "
         "(2.12) for DPM-Solver++ and Euler-Maruyama. It changes the paths, and not the density "
         "that they aim at; with noise the sampler needs more steps J. Without noise DPM-Solver++ "
         "and Euler-Maruyama follow the probability-flow ODE (2.13), as Heun always does.",
     .sensible = "0 to 1",
     .paper = "1",
     .hint = "A run under way takes a change over from its next tilt or round on.",
     .slider = {0.0, 1.0},
     .basic = true,
     .idle = [](const Experiment& e) -> std::string_view {
       if (has_chain(e.method.kind) && !trains(e.method.kind)) {
         return "Has no effect now: the samples of this method are particles on a chain of its "
                "own, whose noise is the chain noise.";
       }
       if (e.tilting.sampler.kind != SamplerKind::heun) return {};
       return "Has no effect now: Heun follows the probability-flow ODE (2.13), which has "
              "no noise. Choose another sampler to use it.";
     }},
    {.key = {"tilting", "starts"},
     .value = choice<options::starts, &rows::E::tilting, &TiltingConfig::sampler,
                     &SamplerConfig::starts>(),
     .subject = rows::sampler,
     .effect = ChangeEffect::next_tilt,
     .name = "starts",
     .title = "Where paths start",
     .words = "The noise that sampling starts from. Random: independent normal draws. Lattice: "
              "evenly spread points with a random shift, which lowers the noise of averages.",
     .paper = "random",
     .panel = Panel::sampler},
    {.key = {"tilting", "clip"},
     .value =
         numbers<&rows::E::tilting, &TiltingConfig::sampler, &SamplerConfig::clip>({0.0, 1000.0}),
     .subject = rows::sampler,
     .effect = ChangeEffect::next_tilt,
     .name = "clip x₀",
     .title = "Clip x0_hat",
     .words =
         "Keeps x0_hat, the sampler's estimate of the clean sample, within a box, so that no "
         "path runs off. The box is around the last samples and where the tilt takes them (δ "
         "Cov(x0, r) away, or as the weights exp(δ r) say), widened on each side by this "
         "share of its width. 0: no box. The few samples that the box has held, or that run off "
         "where there is none, are left out of a tilt's data.",
     .sensible = "0.2 to 1",
     .paper = "0",
     .slider = {0.0, 2.0},
     .panel = Panel::sampler},
    {.key = {"tilting", "rate"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::rate>(rows::positive_part),
     .subject = {"The learning rate"},
     .effect = ChangeEffect::next_tilt,
     .name = "learning rate",
     .title = "Learning rate",
     .words = "Adam's learning rate at the start of a tilt: how large the steps of the training "
              "are. If it is too large, modes merge or the run diverges; if it is too small, the "
              "samples stay behind the target. By default it falls to zero along a cosine within "
              "each tilt. The paper leaves it open.",
     .sensible = "2e-4 to 2e-3",
     .slider = {1e-5, 1e-2, "%.1e", true},
     .panel = Panel::tilting},
    {.key = {"tilting", "scaling"},
     .value = choice<options::scaling, &rows::E::tilting, &TiltingConfig::scaling>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "rate with δ",
     .title = "Rate of small tilts",
     .words = "Whether small tilts learn with a smaller rate. Fixed: the same rate for every δ. "
              "Scales: below δ = λ/20 the rate is smaller in proportion to δ, so that many small "
              "tilts add no more noise than a few large ones. The paper leaves it open."},
    {.key = {"tilting", "decay"},
     .value = choice<options::decay, &rows::E::tilting, &TiltingConfig::decay>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "rate",
     .title = "Rate within a tilt",
     .words = "The learning rate within a tilt. Constant: the same throughout. Cosine: it falls to "
              "zero along a cosine. The paper leaves it open."},
    {.key = {"tilting", "moments"},
     .value = choice<options::moments, &rows::E::tilting, &TiltingConfig::moments>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "moments",
     .title = "Adam's moments",
     .words = "What Adam starts a tilt with. Fresh: nothing. Warm: the averages of the gradient "
              "and of its square that the tilt before ended with; a restart clears them. The paper "
              "leaves it open."},
    {.key = {"tilting", "momentum"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::momentum>({0.0, 1.0}),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "momentum",
     .title = "Momentum",
     .words =
         "A tilt's training starts from the last tilt's weights plus this share of the last tilt's "
         "change of them. One tilt is much like the next, so that less is left to learn, and the "
         "next tilt learns what one tilt has missed. 0: from the last tilt's weights.",
     .sensible = "0 to 0.9",
     .paper = "0",
     .slider = {0.0, 1.0}},
    {.key = {"tilting", "averaging"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::averaging>(rows::part_below_one),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "averaging",
     .title = "Average of the weights",
     .words = "A tilt ends with a moving average of the network's weights over its training steps; "
              "this is the share of the old average that each step keeps. 0: no average, the last "
              "weights. The paper leaves it open.",
     .sensible = "0, or 0.9 to 0.99",
     .slider = {0.0, 0.999, "%.3f"}},
    {.key = {"tilting", "times"},
     .value = choice<options::times, &rows::E::tilting, &TiltingConfig::times>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "times t",
     .title = "Diffusion times",
     .words = "How a mini-batch draws its times t (Algorithm 2, line 6). Uniform: each for itself. "
              "Stratified: spread evenly, which lowers the noise.",
     .paper = "uniform"},
    {.key = {"tilting", "noise"},
     .value = choice<options::noise, &rows::E::tilting, &TiltingConfig::noise>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "noise z",
     .title = "Noise of the examples",
     .words =
         "How a mini-batch draws its noise z (Algorithm 2, line 6). Independent: each for itself. "
         "Antithetic: in pairs z and −z at the same x0 and t, which takes an even batch.",
     .paper = "independent"},
    {.key = {"tilting", "target"},
     .value = choice<options::target, &rows::E::tilting, &TiltingConfig::target>(),
     .subject = {"The target"},
     .effect = ChangeEffect::next_tilt,
     .name = "target",
     .title = "What a tilt aims at",
     .words = "What each tilt trains the network for. First order: the update (3.10), whose error "
              "shrinks with δ. The others have no such error; they weight samples with w = exp(δ "
              "r). Exact: the mean of the noise given x_t with these weights. Implicit (Tilt "
              "Matching, 2025): the same aim without a mean given x_t, from one sample with w in "
              "the loss. RWR, reward-weighted regression: the noise of each sample, with w in the "
              "loss; the network learns its own finite data anew at each tilt.",
     .paper = "first order",
     .settle = [](Experiment& e) { settle(e.tilting); }},
    {.key = {"tilting", "average"},
     .value = choice<options::average, &rows::E::tilting, &TiltingConfig::average>(),
     .subject = {"What the target is made of"},
     .effect = ChangeEffect::next_tilt,
     .name = "made of",
     .title = "What a target is made of",
     .words =
         "What a training target is computed from. One sample: the x0 that x_t was made of "
         "(Algorithm 2, line 11). Neighbours: all of the tilt's samples near x_t, which lowers the "
         "noise by far; for the first-order target that gives the covariance (3.9), and it goes "
         "with the exact target, too. Where fewer than eight lie near, it is one sample.",
     .paper = "one sample",
     .idle = [](const Experiment& e) -> std::string_view {
       if (may_average(e.tilting.target)) return {};
       return "One sample only: this target's weight is that of its sample. Neighbours go with the "
              "first-order and the exact target.";
     },
     .settle = [](Experiment& e) { settle(e.tilting); }},
    {.key = {"tilting", "baseline"},
     .value = choice<options::baseline, &rows::E::tilting, &TiltingConfig::baseline>(),
     .subject = {"The baseline"},
     .effect = ChangeEffect::next_tilt,
     .name = "baseline",
     .title = "The baseline",
     .words =
         "What is subtracted from the reward r(x0) in the training target (Algorithm 2, line 11): "
         "nothing; its mean over the tilt's samples; or a mean of it given x_t. With the "
         "first-order target from one sample, no baseline changes what is learned, since E[g − s | "
         "x_t] = 0, but a good one lowers the noise. The exact target from one sample divides by "
         "the mean of exp(δ r) over the samples near x_t, and subtracts that mean (regressed) or "
         "the one with the least noise (optimal). Other targets take no baseline.",
     .paper = "none",
     .idle = [](const Experiment& e) -> std::string_view {
       if (uses_baseline(e.tilting)) return {};
       return "Has no effect now: this target takes no baseline.";
     }},
    {.key = {"tilting", "reuse"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::reuse>(rows::part_below_one),
     .subject = {"The earlier data"},
     .effect = ChangeEffect::next_tilt,
     .name = "earlier data",
     .title = "Earlier data",
     .words = "Lets the samples of earlier tilts join the means given x_t (of neighbours, and of "
              "the baselines from data), weighted by exp(r times the δs between), as long as they "
              "are worth this share of their number: (Σw)² / (S Σw²). 0: the tilt's own samples "
              "alone. More samples have less noise and take longer.",
     .sensible = "0, or 0.8 to 0.98",
     .paper = "0",
     .slider = {0.0, 0.999, "%.3f"},
     .idle = [](const Experiment& e) -> std::string_view {
       if (takes_means(e.tilting)) return {};
       return "Has no effect now: no mean is taken over the data. Neighbours take some, "
              "and so do the baselines regressed and optimal.";
     }},
    {.key = {"tilting", "ahead"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::ahead>(rows::part_below_one),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "ahead",
     .title = "Examples from the end",
     .words =
         "The share of a tilt's training examples that start from samples as the end of the run "
         "would have them: samples with a large reward, picked with the weights exp(λ' r), where "
         "λ' is what is left of λ. It helps where the base model hardly draws what the reward "
         "wants. Means over neighbours are learned as they are; a single sample that is picked "
         "often counts for less, so that the target stays. 0: every sample alike.",
     .sensible = "0, or 0.5 to 0.9",
     .paper = "0",
     .slider = {0.0, 0.95, "%.2f"},
     .panel = Panel::fit},
    {.key = {"tilting", "weighting"},
     .value = choice<options::weighting, &rows::E::tilting, &TiltingConfig::weighting>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "weighting",
     .title = "Weight of an example",
     .words = "What the error of an example counts for, by its noise level σ. σ²: as in Algorithm "
              "2, line 14. Even: the same at every level, which shows the network more of what is "
              "seen only where there is little noise, such as the edges of a reward.",
     .paper = "σ²",
     .panel = Panel::fit},

    {.key = {"evaluation", "points"},
     .value = numbers<&rows::E::evaluation, &EvaluationConfig::points>({1, 10'000'000}),
     .subject = rows::evaluation,
     .effect = ChangeEffect::restart,
     .title = "Points of the evaluation",
     .words = "Draws of (x_t, t) with which the error of the score (4.13) is estimated after each "
              "tilt."},
    {.key = {"evaluation", "t_min"},
     .value = numbers<&rows::E::evaluation, &EvaluationConfig::t_min>(rows::inside_unit),
     .subject = rows::evaluation,
     .effect = ChangeEffect::restart,
     .title = "Smallest time of the evaluation",
     .words = "The error of the score (4.13) is estimated for t from here to schedule.t_max."},

    {.key = {"run", "threads"},
     .value = numbers<&rows::E::run, &RunConfig::threads>({0, 1024}),
     .subject = {"The number of threads"},
     .effect = ChangeEffect::restart,
     .title = "Threads",
     .words = "Threads that compute; 0 takes every core. Results do not depend on it."},
});

}  // namespace tiltscope
