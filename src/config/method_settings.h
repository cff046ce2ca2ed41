#pragma once

#include "config/setting_rows.h"

#include <array>

/// Rows of the table in config/settings.h: the method, and what each can be told.
namespace tiltscope {

inline constexpr auto method_settings = std::to_array<Setting>({
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
});

}  // namespace tiltscope
