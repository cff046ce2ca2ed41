#pragma once

#include "config/options.h"
#include "config/setting.h"
#include "config/targets.h"

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <variant>

/// The one table of settings, a row each. The reader, the writer, --set, the checks, what a change
/// does to a run, and the window's controls, tooltips and notes come from it. A new setting is a
/// member of Experiment, a row here, and the code that uses it.
namespace tiltscope {

/// Keeps exp and squares of anything in a configuration far from overflow.
inline constexpr Interval<double> any_real{-1e6, 1e6};

namespace rows {

inline constexpr Interval<double> inside_unit{0, 1, true, true};
/// Nearer to 0, floating point leaves no noise at all, and the score none of its digits.
inline constexpr Interval<double> with_some_noise{1e-10, 1, false, true};
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
inline constexpr Subject chain{"The chain"};
inline constexpr Subject adjoint_matching{"Adjoint matching"};
inline constexpr Subject draft{"DRaFT"};
inline constexpr Subject policy_gradient{"The policy gradient"};

inline constexpr std::string_view rate_over_rounds =
    "Adam's learning rate in the first round; it falls to zero along a cosine over the rounds.";
inline constexpr std::string_view paths_of_round =
    "Paths that are followed at a time with the present network from noise to samples, and learned "
    "from. More paths lower the noise and take longer.";

inline constexpr std::string_view mixture_words =
    "The base density: a mixture of Gaussians (4.8), each with a weight w, a mean μ and a "
    "covariance Σ (Σ₁₁, Σ₁₂, Σ₂₂). The base model learns it before the first tilt. A change needs "
    "a new base model.";
inline constexpr std::string_view mixture_sensible = "means within ±4, variances from 0.1 to 2";
inline constexpr std::string_view to_type = "Ctrl+click to type a number.";

using E = Experiment;

/// For the settings of one kind of reward alone.
template <RewardKind kind>
constexpr OnlyFor only_for_reward{{"reward", "kind"}, {word_of(options::reward, kind)}};

/// For the settings of some methods alone.
template <MethodKind... kinds>
constexpr OnlyFor only_for_methods{{"method", "kind"}, {word_of(options::method, kinds)...}};

/// For those of training.
inline constexpr OnlyFor only_for_training =
    only_for_methods<MethodKind::iterative_tilting, MethodKind::adjoint_matching, MethodKind::draft,
                     MethodKind::policy_gradient>;

/// For those of a chain of steps.
inline constexpr OnlyFor only_for_chains =
    only_for_methods<MethodKind::steering, MethodKind::twisted, MethodKind::adjoint_matching,
                     MethodKind::draft, MethodKind::policy_gradient>;

template <RewardKind kind>
std::string_view unless(const Experiment& e) {
  if (e.reward.kind == kind) return {};
  switch (kind) {
    case RewardKind::quadratic:
      return "Has no effect now: only a quadratic reward has A, b and c.";
    case RewardKind::distance:
      return "Has no effect now: only a distance is one from a point a.";
    case RewardKind::expression:
      return "Has no effect now: only a reward of kind expression has a formula.";
    case RewardKind::picture:
      return "Has no effect now: only a reward that is a picture has pixels, a place and values.";
    case RewardKind::process:
      return "Has no effect now: only a reward of kind process has a command.";
  }
  return {};
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
     .words = "Chooses the random numbers of sampling and training. The same seed gives the same "
              "run, bit for bit, on any number of cores. The die takes the next seed and restarts "
              "(Shift + R).",
     .basic = true},

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
     .words = "What the model is bent towards: the larger r(x), the better. Quadratic: r(x) = ½ "
              "x·Ax + b·x + c (4.2), with which the exact density after every tilt is a mixture "
              "again (4.10). Distance: r(x) = −|x − a|, which draws samples to the point a. "
              "Formula: of the coordinates, typed by you. Picture: bright places are liked. "
              "Program: one of yours computes r.",
     .paper = "quadratic",
     .panel = Panel::reward,
     .basic = true},
    {.key = {"reward", "A"},
     .value = numbers<&rows::E::reward, &RewardConfig::A>(any_real),
     .subject = {"A"},
     .effect = ChangeEffect::restart,
     .name = "A",
     .title = "Quadratic part A",
     .words =
         "The quadratic part of the reward r(x) = ½ x·Ax + b·x + c (4.2). Negative eigenvalues of "
         "A draw each mode together, positive ones widen it. Where Σ⁻¹ − λA is no longer positive "
         "definite, there is no target (4.10). With A ≠ 0 a first-order step is not exact.",
     .sensible = "−2 to 1",
     .paper = "0",
     .hint = rows::to_type,
     .slider = {-2.0, 1.0},
     .shape = Shape::symmetric,
     .only_for = rows::only_for_reward<RewardKind::quadratic>,
     .idle = rows::unless<RewardKind::quadratic>},
    {.key = {"reward", "b"},
     .value = numbers<&rows::E::reward, &RewardConfig::b>(any_real),
     .subject = {"b"},
     .effect = ChangeEffect::restart,
     .name = "b",
     .title = "Reward direction b",
     .words =
         "The linear part of the reward r(x) = ½ x·Ax + b·x + c (4.2): samples in the direction of "
         "b are liked. With A = 0 a mode with covariance Σ moves by λΣb (4.10), so twice b moves "
         "it twice as far; and its weight grows by the factor exp(λ b·μ + ½ λ² b·Σb), so modes "
         "further along b gain weight. Drag the arrow in the picture, or these sliders.",
     .sensible = "entries from −6 to 6",
     .paper = "(0, 4)",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .shape = Shape::vector,
     .only_for = rows::only_for_reward<RewardKind::quadratic>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::quadratic>},
    {.key = {"reward", "c"},
     .value = numbers<&rows::E::reward, &RewardConfig::c>(any_real),
     .subject = {"c"},
     .effect = ChangeEffect::restart,
     .title = "Constant c",
     .words = "The constant of the reward r(x) = ½ x·Ax + b·x + c (4.2). It changes no density, "
              "because densities integrate to 1.",
     .paper = "0",
     .only_for = rows::only_for_reward<RewardKind::quadratic>,
     .idle = rows::unless<RewardKind::quadratic>},
    {.key = {"reward", "a"},
     .value = numbers<&rows::E::reward, &RewardConfig::a>(any_real),
     .subject = {"a"},
     .effect = ChangeEffect::restart,
     .name = "a",
     .title = "Place a of the distance",
     .words =
         "The point where the reward r(x) = −|x − a| is largest. Without entries it is the origin.",
     .sensible = "entries from −4 to 4",
     .hint = rows::to_type,
     .slider = {-6.0, 6.0},
     .shape = Shape::optional_vector,
     .only_for = rows::only_for_reward<RewardKind::distance>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::distance>},
    {.key = {"reward", "formula"},
     .value = texts<&rows::E::reward, &RewardConfig::formula>(1'000),
     .subject = {"The formula"},
     .effect = ChangeEffect::restart,
     .name = "r(x)",
     .title = "Formula of the reward",
     .words = "r as a formula of the coordinates x1 to xd, such as -3*sqrt(x1^2 + (x2 - 2)^2). "
              "Operators: + − * / ^, comparisons such as x1 > 0 (1 or 0), and, or, not, c ? a : b. "
              "Functions: sqrt, cbrt, exp, log, sin, cos, tan, atan2, tanh, abs, min, max, hypot, "
              "sigmoid, logsigmoid, softplus, sign, floor, round, mod; constants: pi, e, inf. "
              "Products need their *. Where r is −inf, the target has no density.",
     .only_for = rows::only_for_reward<RewardKind::expression>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::expression>},
    {.key = {"reward", "file"},
     .value = texts<&rows::E::reward, &RewardConfig::file>(4'096),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .title = "File of the picture",
     .words =
         "A PNG, named from the folder of the file of settings. It is read as grey, at most 64 "
         "pixels wide and high (a larger one is averaged), and is kept in data from then on.",
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "data"},
     .value = texts<&rows::E::reward, &RewardConfig::data>(65'536),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .title = "Pixels of the picture",
     .words = "A grey PNG of at most 64 by 64 pixels, in base64. Without one, r is the mean of low "
              "and high everywhere.",
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "box"},
     .value = numbers<&rows::E::reward, &RewardConfig::box>(any_real),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .name = "box",
     .title = "Place of the picture",
     .words = "Where the picture lies: x from and to, y from and to. Outside, r is what it is at "
              "the nearest edge.",
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "low"},
     .value = numbers<&rows::E::reward, &RewardConfig::low>(any_real),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .name = "r of black",
     .title = "Reward of black",
     .words = "r where the picture is black; between black and white it grows evenly.",
     .sensible = "-8 to 0",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "high"},
     .value = numbers<&rows::E::reward, &RewardConfig::high>(any_real),
     .subject = {"The picture"},
     .effect = ChangeEffect::restart,
     .name = "r of white",
     .title = "Reward of white",
     .words = "r where the picture is white; between black and white it grows evenly.",
     .sensible = "0 to 8",
     .hint = rows::to_type,
     .slider = {-8.0, 8.0},
     .only_for = rows::only_for_reward<RewardKind::picture>,
     .panel = Panel::reward,
     .basic = true,
     .idle = rows::unless<RewardKind::picture>},
    {.key = {"reward", "command"},
     .value = texts<&rows::E::reward, &RewardConfig::command>(4'096),
     .subject = {"The program"},
     .effect = ChangeEffect::restart,
     .name = "command",
     .title = "Program that computes the reward",
     .words = "A program and its arguments, such as [\"python3\", \"my_reward.py\"], which gets "
              "points on its standard input and answers with r of each; docs/rewards.md has the "
              "protocol. It is started only with --allow-command, or when you agree in the window.",
     .only_for = rows::only_for_reward<RewardKind::process>,
     .basic = true,
     .idle = rows::unless<RewardKind::process>},
    {.key = {"reward", "checksum"},
     .value = texts<&rows::E::reward, &RewardConfig::checksum>(64),
     .subject = {"The program"},
     .effect = ChangeEffect::restart,
     .title = "Checksum of the program's files",
     .words = "Of the files that the command names, written by Tiltscope: a script that has "
              "changed since is another reward.",
     .only_for = rows::only_for_reward<RewardKind::process>,
     .idle = rows::unless<RewardKind::process>},

    {.key = {"schedule", "kind"},
     .value = choice<options::schedule, &rows::E::schedule, &ScheduleConfig::kind>(),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .name = "schedule",
     .title = "Noise schedule",
     .words = "How noise is mixed into data: x_t = α x0 + σ x1 (2.1), where t = 0 is data and t = "
              "1 is noise. Cosine keeps the variance; linear is that of flow matching. A change "
              "needs a new base model.",
     .paper = "cosine",
     .panel = Panel::network},
    {.key = {"schedule", "t_min"},
     .value = numbers<&rows::E::schedule, &ScheduleConfig::t_min>(rows::with_some_noise),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .title = "Smallest time",
     .words = "The smallest t in training and sampling. At t = 0 there is no noise (σ = 0), and "
              "the score would be singular."},
    {.key = {"schedule", "t_max"},
     .value = numbers<&rows::E::schedule, &ScheduleConfig::t_max>(rows::inside_unit),
     .subject = rows::schedule,
     .effect = ChangeEffect::retrain_base,
     .title = "Largest time",
     .words = "The largest t in training and sampling. At t = 1 there are no data left (α = 0), "
              "and Algorithm 1 would divide by 0."},

    {.key = {"network", "depth"},
     .value = numbers<&rows::E::network, &NetworkConfig::depth>({1, 64}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .name = "layers",
     .title = "Hidden layers",
     .words = "Hidden layers of the network, which predicts the noise in x_t (2.5). A change needs "
              "a new base model.",
     .sensible = "2 to 8",
     .paper = "5",
     .slider = {1, 12}},
    {.key = {"network", "width"},
     .value = numbers<&rows::E::network, &NetworkConfig::width>({1, 4096}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .name = "width",
     .title = "Width of a layer",
     .words = "Units in each hidden layer of the network. A change needs a new base model.",
     .sensible = "32 to 512",
     .paper = "256",
     .slider = {8, 1'024}},
    {.key = {"network", "time_features"},
     .value = numbers<&rows::E::network, &NetworkConfig::time_features>({2, 4096}),
     .subject = rows::network,
     .effect = ChangeEffect::retrain_base,
     .title = "Time features",
     .words = "How many sines and cosines of t the network is given, half of each: an even number.",
     .sensible = "32 to 256",
     .paper = "128"},

    {.key = {"training", "data"},
     .value = choice<options::training_data, &rows::E::training, &TrainingConfig::data>(),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "data",
     .title = "Data of the base training",
     .words = "The samples that the base model learns from. Fixed: the same samples in every pass; "
              "the pass with the smallest loss on samples held out gives the model. Fresh: new "
              "samples in every pass; the last pass gives the model.",
     .paper = "fixed",
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
     .words =
         "What the base model learns for each x_t. Single samples: the noise of the one sample "
         "that x_t was made of (2.10). Neighbours: the mean noise over thousands of samples, "
         "weighted by how likely x_t comes from each (Xu et al. 2023); it varies far less.",
     .paper = "single samples"},
    {.key = {"training", "samples"},
     .value = numbers<&rows::E::training, &TrainingConfig::samples>({10, 10'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "samples",
     .title = "Samples of the base training",
     .words = "Samples of the base density that the base model learns from. A tenth of them is "
              "held out to measure the loss.",
     .sensible = "5,000 to 100,000",
     .paper = "30,000",
     .slider = {1'000, 200'000}},
    {.key = {"training", "epochs"},
     .value = numbers<&rows::E::training, &TrainingConfig::epochs>({1, 1'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .name = "epochs",
     .title = "Epochs of the base training",
     .words = "Passes of the base training over its samples. Its learning rate falls to zero over "
              "them. With fixed data, patience may end it earlier.",
     .sensible = "50 to 500",
     .paper = "200",
     .slider = {1, 1'000}},
    {.key = {"training", "patience"},
     .value = numbers<&rows::E::training, &TrainingConfig::patience>({0, 1'000'000}),
     .subject = {"The patience"},
     .effect = ChangeEffect::retrain_base,
     .name = "patience",
     .title = "Patience of the base training",
     .words = "With fixed data the base training ends after so many passes without a smaller loss "
              "on the samples held out. 0: it never ends early.",
     .sensible = "0, or 20 to 100",
     .paper = "50",
     .slider = {0, 200},
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.training.data != TrainingData::fresh) return {};
       return "Has no effect now: with fresh data the last weights are the model. Choose "
              "fixed data to use it.";
     }},
    {.key = {"training", "batch"},
     .value = numbers<&rows::E::training, &TrainingConfig::batch>({1, 1'000'000}),
     .subject = rows::training,
     .effect = ChangeEffect::retrain_base,
     .title = "Mini-batch of the base training",
     .words = "Samples in a mini-batch of the base training, for one step of the optimiser.",
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
     .words = "The base model's weights are a moving average over the training steps; this is the "
              "share of the old average that each step keeps. 0: no average, the last weights.",
     .sensible = "0.99 to 0.9999"},

    {.key = {"method", "kind"},
     .value = choice<options::method, &rows::E::method, &MethodConfig::kind>(),
     .subject = {"The method"},
     .effect = ChangeEffect::restart,
     .name = "method",
     .title = "Fine-tuning method",
     .words =
         "How the model is bent towards the reward. Iterative tilting: N small tilts, each "
         "learned from the model's own samples (Algorithm 2). Without training: guidance pushes "
         "each sampling step along grad r(x0_hat); steering weights particles by r(x0_hat) on "
         "their way and draws them anew; twisted SMC is both; best of n draws n samples for "
         "each and keeps the one with the largest r: that has more reward, but is the target for "
         "no λ. With training towards all of λ at once: adjoint matching carries grad r back along "
         "paths, DRaFT differentiates through them, and a policy gradient takes values of r "
         "alone.",
     .paper = "iterative tilting",
     .basic = true},
    {.key = {"method", "adapter"},
     .value = choice<options::adapter, &rows::E::method, &MethodConfig::adapter>(),
     .subject = {"The adapter"},
     .effect = ChangeEffect::restart,
     .name = "trains",
     .title = "What training changes",
     .words = "All weights of the network, or low rank (LoRA): the base's weights and all biases "
              "stay, and each layer has W + (16/r) B A, of which only the factors B and A are "
              "trained, with r rows or columns. One pair of factors serves the whole run, so that "
              "the fine-tuned model is the base and these few numbers. They are added to W "
              "wherever the network is used.",
     .paper = "all weights",
     .only_for = rows::only_for_training,
     .panel = Panel::method},
    {.key = {"method", "rank"},
     .value = numbers<&rows::E::method, &MethodConfig::rank>({1, 100'000}),
     .subject = {"The rank"},
     .effect = ChangeEffect::restart,
     .name = "rank r",
     .title = "Rank of the factors r",
     .words = "All that a run changes in the weights of a layer has this rank or less; at most the "
              "network's width. Each layer has (inputs + outputs) × r factors in the place of "
              "inputs × outputs weights.",
     .sensible = "1 to 16",
     .slider = {1, 64},
     .only_for = rows::only_for_training,
     .panel = Panel::method,
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.method.adapter == Adapter::lora) return {};
       return "Has no effect now: all weights are trained.";
     }},
    {.key = {"method", "candidates"},
     .value = numbers<&rows::E::method, &MethodConfig::candidates>({2, 10'000}),
     .subject = {"The method"},
     .effect = ChangeEffect::restart,
     .name = "candidates n",
     .title = "Candidates n",
     .words = "Samples of the base model from which best of n keeps one. More candidates bring the "
              "kept samples nearer to the reward and farther from the base density: by log n − (n "
              "− 1)/n in KL divergence.",
     .sensible = "4 to 64",
     .slider = {2, 128},
     .panel = Panel::method,
     .basic = true,
     .idle = [](const Experiment& e) -> std::string_view {
       if (e.method.kind == MethodKind::best_of_n) return {};
       return "Has no effect now: only best of n has candidates.";
     }},
    {.key = {"method", "chain_steps"},
     .value = numbers<&rows::E::method, &MethodConfig::chain_steps>({2, 10'000}),
     .subject = rows::chain,
     .effect = ChangeEffect::restart,
     .name = "chain steps J",
     .title = "Steps of the chain J",
     .words =
         "How many times the network is evaluated along each path, at times spaced evenly from "
         "t_max to t_min. The method follows paths of this chain of Gaussian steps; the "
         "samples of a model that it has trained are drawn by the sampler.",
     .sensible = "30 to 100 with matched noise, 200 or more with DDPM's",
     .slider = {5, 400},
     .only_for = rows::only_for_chains,
     .panel = Panel::method},
    {.key = {"method", "chain_noise"},
     .value = choice<options::chain_noise, &rows::E::method, &MethodConfig::chain_noise>(),
     .subject = rows::chain,
     .effect = ChangeEffect::restart,
     .name = "chain noise",
     .title = "Noise of the chain",
     .words = "The variance of a step of the chain. Matched: with it Gaussian data keep their "
              "width in any number of steps. Paper: DDPM's (2.4, η = 1), with which J = 40 steps "
              "leave each mode 6 % too narrow, and so moved by 12 % too little.",
     .only_for = rows::only_for_chains,
     .panel = Panel::method},

    {.key = {"steering", "resample_below"},
     .value = numbers<&rows::E::method, &MethodConfig::steering, &SteeringConfig::resample_below>(
         {0.0, 1.0}),
     .subject = {"The particles"},
     .effect = ChangeEffect::restart,
     .name = "draw anew below",
     .title = "When particles are drawn anew",
     .words = "Each particle has a weight, which follows r(x0_hat) on its way. Where the effective "
              "size (Σw)² / Σw² falls below this share of the particles, they are drawn anew in "
              "proportion to their weights, which are equal from there on. At the end they are "
              "always. Often keeps weights even and loses ancestors; 0 does so at the end alone.",
     .sensible = "0.3 to 0.8",
     .slider = {0.0, 1.0},
     .only_for = rows::only_for_methods<MethodKind::steering, MethodKind::twisted>,
     .panel = Panel::method},

    {.key = {"adjoint_matching", "rounds"},
     .value =
         numbers<&rows::E::method, &MethodConfig::adjoint_matching, &AdjointMatchingConfig::rounds>(
             {1, 100'000}),
     .subject = rows::adjoint_matching,
     .effect = ChangeEffect::restart,
     .name = "rounds",
     .title = "Rounds of adjoint matching",
     .words = "Each round follows paths of the present network, carries λ grad r back along them "
              "with the base model's Jacobian, and trains the network on what arrives at each "
              "state. All rounds aim at the target itself.",
     .sensible = "50 to 200",
     .slider = {1, 500},
     .only_for = rows::only_for_methods<MethodKind::adjoint_matching>,
     .panel = Panel::method},
    {.key = {"adjoint_matching", "paths"},
     .value =
         numbers<&rows::E::method, &MethodConfig::adjoint_matching, &AdjointMatchingConfig::paths>(
             {1, 1'000'000}),
     .subject = rows::adjoint_matching,
     .effect = ChangeEffect::next_tilt,
     .name = "paths",
     .title = "Paths of a round",
     .words = rows::paths_of_round,
     .sensible = "64 to 512",
     .slider = {8, 2'048},
     .only_for = rows::only_for_methods<MethodKind::adjoint_matching>,
     .panel = Panel::method},
    {.key = {"adjoint_matching", "steps"},
     .value =
         numbers<&rows::E::method, &MethodConfig::adjoint_matching, &AdjointMatchingConfig::steps>(
             {1, 100'000}),
     .subject = rows::adjoint_matching,
     .effect = ChangeEffect::next_tilt,
     .name = "training steps",
     .title = "Training steps of a round",
     .words = "Steps of the optimiser in each round, a mini-batch of the states of its paths each.",
     .sensible = "5 to 20",
     .slider = {1, 100},
     .only_for = rows::only_for_methods<MethodKind::adjoint_matching>,
     .panel = Panel::method},
    {.key = {"adjoint_matching", "batch"},
     .value =
         numbers<&rows::E::method, &MethodConfig::adjoint_matching, &AdjointMatchingConfig::batch>(
             {1, 1'000'000}),
     .subject = rows::adjoint_matching,
     .effect = ChangeEffect::next_tilt,
     .name = "batch",
     .title = "Mini-batch",
     .words = "States of the round's paths in a mini-batch, for one step of the optimiser. A round "
              "has paths × J of them.",
     .sensible = "128 to 1,024",
     .slider = {8, 4'096},
     .only_for = rows::only_for_methods<MethodKind::adjoint_matching>,
     .panel = Panel::method},
    {.key = {"adjoint_matching", "rate"},
     .value =
         numbers<&rows::E::method, &MethodConfig::adjoint_matching, &AdjointMatchingConfig::rate>(
             rows::positive_part),
     .subject = rows::adjoint_matching,
     .effect = ChangeEffect::next_tilt,
     .name = "learning rate",
     .title = "Learning rate",
     .words = rows::rate_over_rounds,
     .sensible = "2e-4 to 2e-3",
     .slider = {1e-5, 1e-2, "%.1e", true},
     .only_for = rows::only_for_methods<MethodKind::adjoint_matching>,
     .panel = Panel::method},

    {.key = {"draft", "rounds"},
     .value = numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::rounds>({1, 100'000}),
     .subject = rows::draft,
     .effect = ChangeEffect::restart,
     .name = "rounds",
     .title = "Rounds of DRaFT",
     .words =
         "Each round is some steps of the optimiser, after which the model is measured. A step "
         "follows paths of the present network, and goes along the gradient of the reward at "
         "their ends through all of the path.",
     .sensible = "10 to 50",
     .slider = {1, 200},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},
    {.key = {"draft", "steps"},
     .value = numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::steps>({1, 10'000}),
     .subject = rows::draft,
     .effect = ChangeEffect::restart,
     .name = "steps",
     .title = "Steps of a round",
     .words = "Steps of the optimiser in each round, each with paths of its own.",
     .sensible = "5 to 20",
     .slider = {1, 50},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},
    {.key = {"draft", "paths"},
     .value = numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::paths>({1, 1'000'000}),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "paths",
     .title = "Paths of a step",
     .words = rows::paths_of_round,
     .sensible = "32 to 256",
     .slider = {8, 2'048},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},
    {.key = {"draft", "steps_back"},
     .value =
         numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::steps_back>({0, 10'000}),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "steps back K",
     .title = "Steps back K",
     .words = "The gradient of the reward goes back through the last K steps of a path (DRaFT-K), "
              "and the network learns at these alone; 0: through all of them. With fewer than all "
              "the optimum is not the target.",
     .sensible = "0, or 1 to 10",
     .slider = {0, 40},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method,
     .settle =
         [](Experiment& e) {
           if (e.method.draft.steps_back != 1) e.method.draft.low_variance = 0;
         }},
    {.key = {"draft", "low_variance"},
     .value =
         numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::low_variance>({0, 1'000}),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "low variance m",
     .title = "Draws of the last step m",
     .words = "DRaFT-LV: the sample is noised m times to the last step's noise level, and the "
              "network learns from the mean of the m gradients. It goes with K = 1. 0: off.",
     .sensible = "0, or 2 to 8",
     .slider = {0, 16},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method,
     .settle =
         [](Experiment& e) {
           if (e.method.draft.low_variance > 0) e.method.draft.steps_back = 1;
         }},
    {.key = {"draft", "kl_weight"},
     .value =
         numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::kl_weight>({0.0, 1'000.0}),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "KL weight",
     .title = "Weight of the KL divergence",
     .words = "How much the KL divergence of the paths from those of the base model counts against "
              "λ r. 1: the optimum is the target exp(λ r) p. 0, as in the original: there is no "
              "optimum where r has no largest value, and the samples run away.",
     .sensible = "1, or 0 to see it fail",
     .slider = {0.0, 2.0},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},
    {.key = {"draft", "rate"},
     .value =
         numbers<&rows::E::method, &MethodConfig::draft, &DraftConfig::rate>(rows::positive_part),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "learning rate",
     .title = "Learning rate",
     .words = "Adam's learning rate in the first round.",
     .sensible = "3e-4 to 1e-3",
     .slider = {1e-5, 1e-2, "%.1e", true},
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},
    {.key = {"draft", "decay"},
     .value = choice<options::draft_decay, &rows::E::method, &MethodConfig::draft,
                     &DraftConfig::decay>(),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "rate over the rounds",
     .title = "Learning rate over the rounds",
     .words = "Cosine: the learning rate falls to zero over all rounds, so that the model settles. "
              "None: it stays, as in the original; without KL divergence there is no optimum to "
              "settle at.",
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},
    {.key = {"draft", "stop"},
     .value =
         choice<options::draft_stop, &rows::E::method, &MethodConfig::draft, &DraftConfig::stop>(),
     .subject = rows::draft,
     .effect = ChangeEffect::next_tilt,
     .name = "stop",
     .title = "Where DRaFT stops",
     .words = "Target: the optimiser takes no step where the mean reward at the ends of the paths "
              "has reached the mean reward of the exact target, as far as that is known. Who runs "
              "DRaFT without KL divergence stops it by hand somewhere. The reward is then the "
              "target's, but the density is not.",
     .only_for = rows::only_for_methods<MethodKind::draft>,
     .panel = Panel::method},

    {.key = {"policy_gradient", "rounds"},
     .value =
         numbers<&rows::E::method, &MethodConfig::policy_gradient, &PolicyGradientConfig::rounds>(
             {1, 100'000}),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::restart,
     .name = "rounds",
     .title = "Rounds of the policy gradient",
     .words =
         "Each round follows paths of the present network some times, and makes the steps of the "
         "paths that led to large rewards more likely; then the model is measured. Only values "
         "of r are needed.",
     .sensible = "10 to 60",
     .slider = {1, 200},
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "rollouts"},
     .value =
         numbers<&rows::E::method, &MethodConfig::policy_gradient, &PolicyGradientConfig::rollouts>(
             {1, 10'000}),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::restart,
     .name = "rollouts",
     .title = "Rollouts of a round",
     .words =
         "How many times each round follows paths of the present network and learns from them.",
     .sensible = "1 to 10",
     .slider = {1, 50},
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "paths"},
     .value =
         numbers<&rows::E::method, &MethodConfig::policy_gradient, &PolicyGradientConfig::paths>(
             {2, 1'000'000}),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::next_tilt,
     .name = "paths",
     .title = "Paths of a rollout",
     .words = rows::paths_of_round,
     .sensible = "128 to 1,024",
     .slider = {8, 2'048},
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "updates"},
     .value =
         numbers<&rows::E::method, &MethodConfig::policy_gradient, &PolicyGradientConfig::updates>(
             {1, 1'000}),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::next_tilt,
     .name = "updates",
     .title = "Updates of a rollout",
     .words = "Steps of the optimiser in each rollout, each on another part of its states.",
     .sensible = "1 to 8",
     .slider = {1, 20},
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "clip"},
     .value =
         numbers<&rows::E::method, &MethodConfig::policy_gradient, &PolicyGradientConfig::clip>(
             rows::inside_unit),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::next_tilt,
     .name = "clip",
     .title = "Clip of the ratio",
     .words = "After the first update of a rollout, a step of a path counts by the ratio of its "
              "present density to that it was drawn from. Where an update has moved the ratio "
              "beyond 1 ± this, the step pulls no further (PPO).",
     .sensible = "0.1 to 0.3",
     .slider = {0.01, 0.5},
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "kl"},
     .value = choice<options::policy_kl, &rows::E::method, &MethodConfig::policy_gradient,
                     &PolicyGradientConfig::kl>(),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::next_tilt,
     .name = "KL",
     .title = "KL divergence of the policy",
     .words =
         "What holds the model near the base model. Path: each step answers for its own KL "
         "divergence and for what follows from it; the optimum is the target. Step (DPOK): for "
         "its own alone, whose optimum is another one. None (DDPO): nothing; the optimum is "
         "the largest reward.",
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "baseline"},
     .value = choice<options::policy_baseline, &rows::E::method, &MethodConfig::policy_gradient,
                     &PolicyGradientConfig::baseline>(),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::next_tilt,
     .name = "baseline",
     .title = "Baseline of the policy gradient",
     .words = "What is taken off the reward at each step, which changes the noise and not the aim: "
              "nothing; the mean over the paths; or r(x0_hat) at the step and the mean of what is "
              "left.",
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},
    {.key = {"policy_gradient", "rate"},
     .value =
         numbers<&rows::E::method, &MethodConfig::policy_gradient, &PolicyGradientConfig::rate>(
             rows::positive_part),
     .subject = rows::policy_gradient,
     .effect = ChangeEffect::next_tilt,
     .name = "learning rate",
     .title = "Learning rate",
     .words = rows::rate_over_rounds,
     .sensible = "1e-4 to 1e-3",
     .slider = {1e-5, 1e-2, "%.1e", true},
     .only_for = rows::only_for_methods<MethodKind::policy_gradient>,
     .panel = Panel::method},

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
         "step (3.10) leaves out an error that shrinks like 1/N². More tilts take longer.",
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
     .sensible = "20 to 200",
     .paper = "100",
     .slider = {1, 500}},
    {.key = {"tilting", "batch"},
     .value = numbers<&rows::E::tilting, &TiltingConfig::batch>({1, 1'000'000}),
     .subject = {"The batch size"},
     .effect = ChangeEffect::next_tilt,
     .name = "batch",
     .title = "Mini-batch",
     .words = "Samples in a mini-batch, for one step of the optimiser (Algorithm 2, line 7).",
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
     .sensible = "50 to 1,000 for DDIM, 30 to 100 for DPM-Solver++, and twice as many with noise",
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
     .hint = "A run under way has it from the next tilt on.",
     .slider = {0.0, 1.0},
     .basic = true,
     .idle = [](const Experiment& e) -> std::string_view {
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
     .name = "clip x0",
     .title = "Clip x0_hat",
     .words = "Keeps x0_hat, the sampler's estimate of the clean sample, within a box, so that no "
              "path runs off. The box is around the last samples and where the tilt takes them (δ "
              "Cov(x0, r) away, or as the weights exp(δ r) say), widened on each side by this "
              "share of its width. 0: no box.",
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
     .words = "A tilt's training starts from the last tilt's weights, moved on by this share of "
              "what that tilt moved them. One tilt is much like the next, so that less is left to "
              "learn, and what one tilt does not learn the next one does. 0 starts from the last "
              "weights.",
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
     .words = "How a mini-batch draws its times t (Algorithm 2, line 9). Uniform: each for itself. "
              "Stratified: spread evenly, which lowers the noise.",
     .paper = "uniform"},
    {.key = {"tilting", "noise"},
     .value = choice<options::noise, &rows::E::tilting, &TiltingConfig::noise>(),
     .subject = rows::fit,
     .effect = ChangeEffect::next_tilt,
     .name = "noise z",
     .title = "Noise of the examples",
     .words =
         "How a mini-batch draws its noise z (Algorithm 2, line 9). Independent: each for itself. "
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
     .words = "The share of a tilt's training examples that start from samples as the end of the "
              "run would have them: samples with a large reward, picked with the weights exp(what "
              "is left of λ times r). It helps where the base model hardly draws what the reward "
              "wants. Means over neighbours are learned as they are; single samples count for "
              "less as often as they are picked, so that the target stays. 0: every sample alike.",
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
    {"steering", "When the particles of steering and of twisted SMC are drawn anew."},
    {"adjoint_matching", "Rounds, each of so many paths and of training steps on their states."},
    {"draft", "Rounds, each of steps along the reward's gradient through so many paths."},
    {"policy_gradient", "Rounds, each of rollouts: so many paths, and updates by their rewards."},
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

/// Whether a file of such an experiment may have the setting.
inline bool exists(const Setting& row, const Experiment& experiment) {
  if (row.only_for.always()) return true;
  for (const Setting& other : all_settings) {
    if (other.key == row.only_for.choice) {
      return row.only_for.with(std::get<Choice>(other.value).word(experiment));
    }
  }
  return false;
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
