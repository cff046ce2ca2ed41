#pragma once

#include "config/options.h"
#include "config/setting.h"
#include "config/targets.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

/// The one table of settings, a row each. The reader, the writer, --set, the checks, what a change
/// does to a run, and the window's controls, tooltips and notes come from it. A new setting is a
/// member of Experiment, a row here, and the code that uses it.
namespace tiltscope {

/// Keeps exp and squares of anything in a configuration far from overflow.
inline constexpr Interval<double> any_real{-1e6, 1e6};

namespace rows {

inline constexpr Interval<double> inside_unit{0, 1, true, true};
inline constexpr Interval<double> positive_part{0, 1, true, false};
inline constexpr Interval<double> part_below_one{0, 1, false, true};

// Subjects of several settings.
inline constexpr Subject base{"The base density"};
inline constexpr Subject schedule{"The schedule"};
inline constexpr Subject network{"The network"};
inline constexpr Subject training{"The base training"};
inline constexpr Subject sampler{"The sampler"};
inline constexpr Subject fit{"The fit"};
inline constexpr Subject evaluation{"The evaluation"};

inline constexpr std::string_view mixture_words =
    "The base density, a Gaussian mixture (4.8): weight w, mean μ and covariance Σ (Σ₁₁, Σ₁₂, Σ₂₂) "
    "of each component. A change needs another base model, which takes a while to train.";
inline constexpr std::string_view mixture_sensible = "means within ±4, variances from 0.1 to 2";
inline constexpr std::string_view to_type = "Ctrl+click to type.";

using E = Experiment;

/// For the settings of the one kind of reward alone.
inline std::string_view unless_quadratic(const Experiment& e) {
  if (e.reward.kind == RewardKind::quadratic) return {};
  return "Without effect at present: the reward is a distance, which has no A, b and c.";
}
inline std::string_view unless_distance(const Experiment& e) {
  if (e.reward.kind == RewardKind::distance) return {};
  return "Without effect at present: the reward is quadratic. A distance is one from a point a.";
}

}  // namespace rows

/// In the order in which files have them.
inline constexpr auto all_settings = std::to_array<Setting>({
    {.key = {"", "seed"},
     // TOML's integers have 63 bits and a sign.
     .value = numbers<&rows::E::seed>({0, std::numeric_limits<std::int64_t>::max()}),
     .subject = {"The seed"},
     .effect = ChangeEffect::restart,
     .name = "seed",
     .title = "Seed",
     .words = "Picks the random numbers of sampling and tilting. The same seed gives the same run, "
              "on any number of cores. The die takes the next seed and resets (Shift + R)."},

    {.key = {"base", "weights"},
     .value = numbers<&rows::E::base, &BaseConfig::weights>(any_real),
     .subject = rows::base,
     .effect = ChangeEffect::retrain_base,
     .name = "w",
     .title = "Weights w",
     .words = rows::mixture_words,
     .sensible = rows::mixture_sensible},
    {.key = {"base", "means"},
     .value = numbers<&rows::E::base, &BaseConfig::means>(any_real),
     .subject = rows::base,
     .effect = ChangeEffect::retrain_base,
     .name = "μ",
     .title = "Means μ",
     .words = rows::mixture_words,
     .sensible = rows::mixture_sensible},
    {.key = {"base", "covariances"},
     .value = numbers<&rows::E::base, &BaseConfig::covariances>(any_real),
     .subject = rows::base,
     .effect = ChangeEffect::retrain_base,
     .name = "Σ",
     .title = "Covariances Σ",
     .words = rows::mixture_words,
     .sensible = rows::mixture_sensible},

    {.key = {"reward", "kind"},
     .value = choice<options::reward, &rows::E::reward, &RewardConfig::kind>(),
     .subject = {"The reward"},
     .effect = ChangeEffect::restart,
     .name = "reward",
     .title = "The reward r",
     .words = "What the model is bent towards. Quadratic: r(x) = ½ x·Ax + b·x + c (4.2), for which "
              "the exact density is known at every tilt (4.10). Distance: r(x) = −|x − a|, which "
              "draws samples to a; no exact density is known, and so no error either.",
     .paper = "quadratic",
     .panel = Panel::reward},
    {.key = {"reward", "A"},
     .value = numbers<&rows::E::reward, &RewardConfig::A>(any_real),
     .subject = {"A"},
     .effect = ChangeEffect::restart,
     .name = "A",
     .title = "Quadratic part A",
     .words =
         "The quadratic part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Negative eigenvalues of "
         "A draw each mode together, positive ones widen it, up to where Σ⁻¹ − λA is no longer "
         "positive definite and no target exists (4.10). Here the first-order update is not exact.",
     .sensible = "−2 to 1",
     .paper = "0",
     .hint = rows::to_type,
     .slider = {-2.0, 1.0},
     .shape = Shape::symmetric,
     .idle = rows::unless_quadratic},
    {.key = {"reward", "b"},
     .value = numbers<&rows::E::reward, &RewardConfig::b>(any_real),
     .subject = {"b"},
     .effect = ChangeEffect::restart,
     .name = "b",
     .title = "Reward direction b",
     .words = "The linear part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Each Gaussian of "
              "covariance Σ moves by λΣb (4.10). Drag the arrow in the picture, or these.",
     .sensible = "entries from −6 to 6",
     .paper = "(0, 4)",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .shape = Shape::vector,
     .panel = Panel::reward,
     .idle = rows::unless_quadratic},
    {.key = {"reward", "c"},
     .value = numbers<&rows::E::reward, &RewardConfig::c>(any_real),
     .subject = {"c"},
     .effect = ChangeEffect::restart,
     .title = "Constant c",
     .words = "The constant of the reward r(x) = ½ x·Ax + b·x + c (4.2). It leaves the target "
              "density as it is.",
     .paper = "0",
     .idle = rows::unless_quadratic},
    {.key = {"reward", "a"},
     .value = numbers<&rows::E::reward, &RewardConfig::a>(any_real),
     .subject = {"a"},
     .effect = ChangeEffect::restart,
     .name = "a",
     .title = "Place a of the distance",
     .words = "Where the reward r(x) = −|x − a| is largest. Without any entry it is the origin.",
     .sensible = "entries from −4 to 4",
     .hint = rows::to_type,
     .slider = {-6.0, 6.0},
     .shape = Shape::optional_vector,
     .panel = Panel::reward,
     .idle = rows::unless_distance},

    {.key = {"schedule", "kind"},
     .value = choice<options::schedule, &rows::E::schedule, &ScheduleConfig::kind>(),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .name = "schedule",
     .title = "Noise schedule",
     .words = "α and σ of x_t = α x0 + σ x1 (2.1): cosine keeps the variance, linear is that of "
              "flow matching. A change needs another base model.",
     .paper = "cosine",
     .panel = Panel::network},
    {.key = {"schedule", "t_min"},
     .value = numbers<&rows::E::schedule, &ScheduleConfig::t_min>(rows::inside_unit),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .title = "Smallest time",
     .words = "Training and sampling keep t at least here, since σ₀ = 0 makes the score singular."},
    {.key = {"schedule", "t_max"},
     .value = numbers<&rows::E::schedule, &ScheduleConfig::t_max>(rows::inside_unit),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .title = "Largest time",
     .words =
         "Training and sampling keep t at most here, since α₁ = 0 makes Algorithm 1 singular."},

    {.key = {"network", "depth"},
     .value = numbers<&rows::E::network, &NetworkConfig::depth>({1, 64}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .name = "layers",
     .title = "Hidden layers",
     .words = "Hidden layers of the network that predicts the noise (2.5). A change needs another "
              "base model.",
     .sensible = "2 to 8",
     .paper = "5",
     .slider = {1, 12}},
    {.key = {"network", "width"},
     .value = numbers<&rows::E::network, &NetworkConfig::width>({1, 4096}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .name = "width",
     .title = "Width of a layer",
     .words = "Units in a hidden layer. A change needs another base model.",
     .sensible = "32 to 512",
     .paper = "256",
     .slider = {8, 1'024}},
    {.key = {"network", "time_features"},
     .value = numbers<&rows::E::network, &NetworkConfig::time_features>({2, 4096}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .title = "Time features",
     .words = "Sines and cosines of t that the network is given, as many of each: an even number.",
     .sensible = "32 to 256",
     .paper = "128"},

    {.key = {"training", "data"},
     .value = choice<options::training_data, &rows::E::training, &TrainingConfig::data>(),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "data",
     .title = "Data of the base training",
     .words = "Fixed: the same draws from the base density in every epoch, as in the paper, and "
              "the best epoch's weights. Fresh: as many new draws in each, and the last weights, "
              "without patience.",
     .settle =
         [](Experiment& e) {
           if (e.training.data == TrainingData::fresh) e.training.patience = 0;
         }},
    {.key = {"training", "target"},
     .value = choice<options::training_target, &rows::E::training, &TrainingConfig::target>(),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "target",
     .title = "Target of the base training",
     .words = "What the base training aims at: the noise of one sample for each x_t (2.10), or its "
              "mean over thousands of samples with the posterior's weights given x_t (Xu et al. "
              "2023), which has far less noise."},
    {.key = {"training", "samples"},
     .value = numbers<&rows::E::training, &TrainingConfig::samples>({10, 10'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "samples",
     .title = "Samples of the base training",
     .words = "Draws from the base density that the base model is trained on. A tenth of them is "
              "held out.",
     .sensible = "5,000 to 100,000",
     .paper = "30,000",
     .slider = {1'000, 200'000}},
    {.key = {"training", "epochs"},
     .value = numbers<&rows::E::training, &TrainingConfig::epochs>({1, 1'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "epochs",
     .title = "Epochs of the base training",
     .words = "Passes of the base training. Its rate falls to zero over them. With fixed data "
              "patience may end them early.",
     .sensible = "50 to 500",
     .paper = "200",
     .slider = {1, 1'000}},
    {.key = {"training", "patience"},
     .value = numbers<&rows::E::training, &TrainingConfig::patience>({0, 1'000'000}),
     .subject = {"The patience"},
     .effect = ChangeEffect::retrain_base,
     .name = "patience",
     .title = "Patience of the base training",
     .words = "With fixed data the model is that of the epoch with the smallest loss on the "
              "samples held out. The training stops after so many epochs without a smaller one; 0 "
              "never stops it.",
     .sensible = "0, or 20 to 100",
     .paper = "50",
     .slider = {0, 200},
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.training.data != TrainingData::fresh) return {};
       return "Without effect at present: with fresh data the last weights are the model. Choose "
              "fixed data to use it.";
     }},
    {.key = {"training", "batch"},
     .value = numbers<&rows::E::training, &TrainingConfig::batch>({1, 1'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Mini-batch of the base training",
     .words = "Samples in a mini-batch of the base training.",
     .sensible = "64 to 1,024"},
    {.key = {"training", "rate"},
     .value = numbers<&rows::E::training, &TrainingConfig::rate>(rows::positive_part),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Learning rate of the base training",
     .words = "Adam's learning rate at the start of the base training.",
     .sensible = "2e-4 to 2e-3"},
    {.key = {"training", "averaging"},
     .value = numbers<&rows::E::training, &TrainingConfig::averaging>(rows::part_below_one),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Average of the base model's weights",
     .words =
         "The decay of an exponential average of the weights, which is the base model. 0 takes "
         "the weights themselves.",
     .sensible = "0.99 to 0.9999"},

    {.key = {"method", "kind"},
     .value = choice<options::method, &rows::E::method, &MethodConfig::kind>(),
     .subject = {"The method"},
     .effect = ChangeEffect::restart,
     .name = "method",
     .title = "Fine-tuning method",
     .words = "How the model is bent towards the reward. Iterative tilting: N small tilts, each "
              "fitted to the model's own samples (Algorithm 2). Best of n: nothing is trained; of "
              "n samples of the base model, the one with the largest reward is kept. Its law is "
              "n F(r)^(n−1) p, with F the base's distribution of r, which is exp(λ r) p for no λ.",
     .paper = "iterative tilting",
     .panel = Panel::fit},
    {.key = {"method", "candidates"},
     .value = numbers<&rows::E::method, &MethodConfig::candidates>({2, 10'000}),
     .subject = {"The method"},
     .effect = ChangeEffect::restart,
     .name = "candidates n",
     .title = "Candidates n",
     .words = "Samples of the base model for each that best of n keeps. More are nearer to the "
              "reward and farther from the base density: by log n − (n − 1)/n in KL.",
     .sensible = "4 to 64",
     .slider = {2, 128},
     .panel = Panel::fit,
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.method.kind == MethodKind::best_of_n) return {};
       return "Without effect at present: only best of n has candidates.";
     }},

    {.key = {"tilting", "lambda"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::lambda>(any_real),
     .subject = {"λ"},
     .effect = ChangeEffect::restart,
     .name = "strength λ",
     .title = "Tilt strength λ",
     .words = "How far the base density is tilted towards the reward: the target is proportional "
              "to exp(λ r(x)) p(x) (2.14), and tilt k aims at λk/N (3.8). λ = 0 leaves the model "
              "as it is.",
     .sensible = "0.2 to 2",
     .paper = "1",
     .hint = rows::to_type,
     .slider = {0.0, 2.0}},
    {.key = {"tilting", "tilts"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::tilts>({1, 100'000}),
     .subject = {"N"},
     .effect = ChangeEffect::restart,
     .name = "tilts N",
     .title = "Number of tilts N",
     .words = "The tilt is taken in N steps of δ = λ/N, each with the first-order update of the "
              "score (3.10); what it leaves out shrinks like 1/N². More tilts take longer.",
     .sensible = "5 to 200, with δ|r| well below 1",
     .paper = "20, 50, 100 and 200",
     .hint = rows::to_type,
     .slider = {1, 200},
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.tilting.ess <= 0.0) return {};
       return "Without effect at present: the data decide how large a tilt is, and so how many.";
     }},
    {.key = {"tilting", "ess"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::ess>(rows::part_below_one),
     .subject = {"The size of the tilts"},
     .effect = ChangeEffect::next_tilt,
     .name = "effective size",
     .title = "Effective size",
     .words = "N tilts of the same size δ = λ/N, or each as large as the tilt's data bear: so that "
              "the effective size (mean exp(δr))² / mean exp(2δr), 1 for δ = 0, stays at this "
              "level (Zhou, Johansen and Aston 2016). N is then found on the way, and shown as the "
              "run goes.",
     .sensible = "0.95 to 0.995",
     .paper = "N alike",
     .slider = {0.8, 0.999, "%.3f"}},
    {.key = {"tilting", "samples"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::samples>({1, 10'000'000}),
     .subject = {"S"},
     .effect = ChangeEffect::next_tilt,
     .name = "samples S",
     .title = "Samples a tilt S",
     .words = "S, the samples drawn from the model for the data set of each tilt (Algorithm 2). "
              "More cost time in sampling and in fitting, and lower the noise.",
     .sensible = "500 to 5,000",
     .paper = "1,000",
     .slider = {50, 20'000}},
    {.key = {"tilting", "epochs"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::epochs>({1, 1'000'000}),
     .subject = {"E"},
     .effect = ChangeEffect::next_tilt,
     .name = "epochs E",
     .title = "Passes over the data E",
     .words = "E, the passes over a tilt's data set while the network is fitted (Algorithm 2).",
     .sensible = "20 to 200",
     .paper = "100",
     .slider = {1, 500}},
    {.key = {"tilting", "batch"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::batch>({1, 1'000'000}),
     .subject = {"The batch size"},
     .effect = ChangeEffect::next_tilt,
     .name = "batch",
     .title = "Mini-batch",
     .words = "Samples in a mini-batch of the fit (Algorithm 2, line 7).",
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
     .words = "How a tilt's data are drawn. DDIM is the paper's (Algorithm 1). DPM-Solver++ (Lu et "
              "al. 2022) is of third order: with 60 steps it is closer to the model than DDIM "
              "with 200. The plain discretisations stand beside them: Euler-Maruyama of "
              "the reverse SDE (2.12), and Heun of the probability-flow ODE (2.13).",
     .panel = Panel::sampler},
    {.key = {"tilting", "steps"},
     .value =
         numbers<&rows::E::tilting, &TiltingConfig::sampler, &SamplerConfig::steps>({1, 1'000'000}),
     .subject = {"J"},
     .effect = ChangeEffect::next_tilt,
     .name = "steps J",
     .title = "Sampler steps J",
     .words =
         "J, the calls of the network for each sample, from t_max down to t_min: evenly in t "
         "for DDIM, evenly in log(α/σ) for the others. A call is a step, but Heun makes two a "
         "step, and one in the first if J is even. With few steps samples spread too little or "
         "too much.",
     .sensible = "50 to 1,000 for DDIM (the paper takes 200), 30 to 100 for DPM-Solver++, and "
                 "twice as many with noise",
     .slider = {5, 1'000}},
    {.key = {"tilting", "eta"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::sampler, &SamplerConfig::eta>({0.0, 1.0}),
     .subject = {"η"},
     .effect = ChangeEffect::next_tilt,
     .name = "noise η",
     .title = "Sampler noise η",
     .words = "The noise that the sampler adds at each step, as a share of its standard deviation "
              "in DDPM, for DDIM (2.4), or in the reverse SDE (2.12), for DPM-Solver++ and "
              "Euler-Maruyama. 0 is deterministic: these two then follow the probability-flow ODE "
              "(2.13), as Heun always does. 1 is DDPM (Algorithm 1), or (2.12).",
     .sensible = "0 to 1",
     .paper = "1",
     .hint = "A running model uses it from the next tilt on.",
     .slider = {0.0, 1.0},
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.tilting.sampler.kind != SamplerKind::heun) return {};
       return "Without effect at present: Heun follows the probability-flow ODE (2.13), which has "
              "no noise. Choose another sampler to use it.";
     }},
    {.key = {"tilting", "starts"},
     .value = choice<options::starts, &rows::E::tilting, &TiltingConfig::sampler,
                     &SamplerConfig::starts>(),
     .subject = rows::sampler,
     .effect = ChangeEffect::next_tilt,
     .name = "starts",
     .title = "Where paths start",
     .words = "The noise that the sampler's paths start from: independent normal draws, or a "
              "lattice with a random shift, whose averages have less noise.",
     .panel = Panel::sampler},
    {.key = {"tilting", "clip"},
     .value =
         numbers<&rows::E::tilting, &TiltingConfig::sampler, &SamplerConfig::clip>({0.0, 1000.0}),
     .subject = rows::sampler,
     .effect = ChangeEffect::next_tilt,
     .name = "clip x0",
     .title = "Clip x0_hat",
     .words = "Keeps x0_hat within a box, so that no path runs off: around the last data set and "
              "where the tilt takes it (δ Cov(x0, r) away, or as the weights exp(δ r) say), "
              "widened on each side by this share of its width. 0 leaves x0_hat free, as the paper "
              "does.",
     .sensible = "0.2 to 1",
     .slider = {0.0, 2.0},
     .panel = Panel::sampler},
    {.key = {"tilting", "rate"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::rate>(rows::positive_part),
     .subject = {"The learning rate"},
     .effect = ChangeEffect::next_tilt,
     .name = "learning rate",
     .title = "Learning rate",
     .words = "Adam's learning rate at the start of a tilt; by default it decays to zero along a "
              "cosine within each tilt. The paper leaves the optimiser open.",
     .sensible = "2e-4 to 2e-3",
     .slider = {1e-5, 1e-2, "%.1e", true},
     .panel = Panel::tilting},
    {.key = {"tilting", "scaling"},
     .value = choice<options::scaling, &rows::E::tilting, &TiltingConfig::scaling>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "rate with δ",
     .title = "Rate of small tilts",
     .words = "Adam's learning rate at the start of a tilt: the same for every δ; or that for "
              "δ = λ/20 and above, and less in proportion below, so that many small tilts add no "
              "more noise than a few large ones. The paper leaves it open."},
    {.key = {"tilting", "decay"},
     .value = choice<options::decay, &rows::E::tilting, &TiltingConfig::decay>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "rate",
     .title = "Rate within a tilt",
     .words = "Adam's learning rate within a tilt: the same throughout, or falling to zero along a "
              "cosine. The paper leaves it open."},
    {.key = {"tilting", "moments"},
     .value = choice<options::moments, &rows::E::tilting, &TiltingConfig::moments>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "moments",
     .title = "Adam's moments",
     .words = "Adam's averages of the gradient and of its square at the start of a tilt: none yet, "
              "or those that the last tilt ended with. After a reset they are none."},
    {.key = {"tilting", "momentum"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::momentum>({0.0, 1.0}),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "momentum",
     .title = "Momentum",
     .words = "A tilt's training starts from the last tilt's weights, moved on by this share of "
              "what that tilt moved them. One tilt is much like the next, so that less is left to "
              "learn, and what one tilt does not learn the next one does. 0 starts from the last "
              "weights, as the paper does.",
     .sensible = "0 to 0.9",
     .slider = {0.0, 1.0}},
    {.key = {"tilting", "averaging"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::averaging>(rows::part_below_one),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "averaging",
     .title = "Average of the weights",
     .words = "The decay of an exponential average of the weights within a tilt, which the tilt "
              "then ends with. 0 takes the last weights.",
     .sensible = "0, or 0.9 to 0.99",
     .slider = {0.0, 0.999, "%.3f"}},
    {.key = {"tilting", "times"},
     .value = choice<options::times, &rows::E::tilting, &TiltingConfig::times>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "times t",
     .title = "Diffusion times",
     .words = "How the examples of a mini-batch draw their t (Algorithm 2, line 9): each for "
              "itself, or spread evenly.",
     .paper = "uniform"},
    {.key = {"tilting", "noise"},
     .value = choice<options::noise, &rows::E::tilting, &TiltingConfig::noise>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "noise z",
     .title = "Noise of the examples",
     .words = "How the examples of a mini-batch draw their z (Algorithm 2, line 9): each for "
              "itself, or in pairs z and −z at the same x0 and t, which takes an even batch.",
     .paper = "independent"},
    {.key = {"tilting", "target"},
     .value = choice<options::target, &rows::E::tilting, &TiltingConfig::target>(),
     .subject = {"The target"},
     .effect = ChangeEffect::next_tilt,
     .name = "target",
     .title = "What a tilt aims at",
     .words = "What the fit aims at. First order: the update (3.10), as in the paper, whose error "
              "shrinks with δ. The others have no such error, with the weights w = exp(δ r). "
              "Exact: the mean of the noise given x_t with these weights. Implicit (Tilt Matching, "
              "2025): the same without any mean given x_t, from one sample with w in the loss. "
              "RWR, reward-weighted regression: the noise of each sample, with w in the loss; the "
              "network learns its own finite data anew at each tilt.",
     .paper = "first order",
     .settle = [](Experiment& e) { settle(e.tilting); }},
    {.key = {"tilting", "average"},
     .value = choice<options::average, &rows::E::tilting, &TiltingConfig::average>(),
     .subject = {"What the target is made of"},
     .effect = ChangeEffect::next_tilt,
     .name = "made of",
     .title = "What a target is made of",
     .words = "One sample: each target comes from the x0 that its x_t was made of, as in the paper "
              "(Algorithm 2, line 11). Neighbours: from all of the tilt's data near x_t, which has "
              "far less noise; they go with the first-order target, the covariance (3.9), and with "
              "the exact one. Where fewer than eight lie near, the target comes from one sample.",
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
     .words = "What is taken off the reward r(x0) in the training target (Algorithm 2, line 11): "
              "nothing, as in the paper; its mean over the data set; or a mean of it given x_t. "
              "None of them changes the first-order target's expectation, since E[g − s | x_t] = "
              "0; they differ in noise. They count where that target comes from one sample. The "
              "exact target from one sample divides by the mean of exp(δ r) over the data near "
              "x_t, and takes off that mean (regressed) or the one with the least noise (optimal). "
              "The other targets take no baseline.",
     .idle = [](const Experiment& e) -> std::string_view {
       if (uses_baseline(e.tilting)) return {};
       return "Without effect at present: this target takes no baseline.";
     }},
    {.key = {"tilting", "reuse"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::reuse>(rows::part_below_one),
     .subject = {"The earlier data"},
     .effect = ChangeEffect::next_tilt,
     .name = "earlier data",
     .title = "Earlier data",
     .words = "Lets the data sets of earlier tilts join this one's in the means given x_t "
              "(neighbours, and the baselines from them), weighted by exp(r times the δs between), "
              "as long as they are worth this share of their points: (Σw)² / (S Σw²). 0 takes the "
              "tilt's own data alone, as the paper does. More data have less noise and take "
              "longer.",
     .sensible = "0, or 0.8 to 0.98",
     .slider = {0.0, 0.999, "%.3f"},
     .idle = [](const Experiment& e) -> std::string_view {
       if (takes_means(e.tilting)) return {};
       return "Without effect at present: no mean is taken over the data. Neighbours take some, "
              "and so do the baselines regressed and optimal.";
     }},

    {.key = {"evaluation", "points"},
     .value = numbers<&rows::E::evaluation, &EvaluationConfig::points>({1, 10'000'000}),
     .subject = rows::evaluation,
     .effect = ChangeEffect::restart,
     .title = "Points of the evaluation",
     .words = "Draws of (x_t, t) from which the score's RMSE (4.13) is estimated."},
    {.key = {"evaluation", "t_min"},
     .value = numbers<&rows::E::evaluation, &EvaluationConfig::t_min>(rows::inside_unit),
     .subject = rows::evaluation,
     .effect = ChangeEffect::restart,
     .title = "Smallest time of the evaluation",
     .words = "The score's RMSE (4.13) is estimated for t from here to schedule.t_max."},

    {.key = {"run", "threads"},
     .value = numbers<&rows::E::run, &RunConfig::threads>({0, 1024}),
     .subject = {"The number of threads"},
     .effect = ChangeEffect::restart,
     .title = "Threads",
     .words = "Threads of the numerics; 0 takes every core. Results do not depend on them."},
});

/// A line on each section, which files have above it.
struct Section {
  std::string_view name;
  std::string_view words;
};

inline constexpr auto all_sections = std::to_array<Section>({
    {"base", "The Gaussian mixture that the base model learns."},
    {"reward", "What the model is bent towards, r(x): the target is exp(lambda r) times the base."},
    {"schedule", "x_t = alpha_t x_0 + sigma_t noise, for t in [t_min, t_max]."},
    {"network", "Hidden layers, units in each, size of the time embedding."},
    {"training", "The base model: samples, at most so many passes over them, Adam's rate."},
    {"method", "How the model is bent towards the reward."},
    {"tilting", "N tilts; each draws samples in so many steps, then trains on them."},
    {"evaluation", "The score's RMSE: points, each with its t in [t_min, schedule.t_max]."},
    {"run", "Threads, 0 for one on every core; results do not depend on it."},
});

/// The line on a section; empty for one without.
constexpr std::string_view words_on(std::string_view section) {
  for (const Section& row : all_sections) {
    if (row.name == section) return row.words;
  }
  return {};
}

/// The row of a key, such as setting("tilting.eta"); does not compile for another.
consteval const Setting& setting(std::string_view dotted) {
  for (const Setting& row : all_settings) {
    if (row.key.is(dotted)) return row;
  }
  throw "there is no such setting";
}

/// What messages about a setting are about: about("tilting.eta").
consteval Subject about(std::string_view dotted) { return setting(dotted).subject; }

/// The row of a key that somebody typed; null if there is none.
constexpr const Setting* find_setting(Key key) {
  for (const Setting& row : all_settings) {
    if (row.key == key) return &row;
  }
  return nullptr;
}

}  // namespace tiltscope
