#pragma once

#include "config/option.h"

#include <cstdint>

namespace tiltscope {

enum class MethodKind {
  iterative_tilting,
  guidance,
  steering,
  twisted,
  best_of_n,
  adjoint_matching,
  draft,
  policy_gradient
};

/// The noise of a step of the chain: as much as keeps the law of a Gaussian exact in any number of
/// steps, or DDPM's, the paper's, with which few steps give samples that are too narrow.
enum class ChainNoise { matched, paper };

/// What holds a policy gradient near the base model: nothing (DDPO), the KL divergence of each step
/// alone (DPOK), or that of the whole path, with which its optimum is the target.
enum class PolicyKl { none, step, path };

/// What a policy gradient takes off the reward: nothing, the mean over the paths, or r(x0_hat) at
/// each step beside that mean.
enum class PolicyBaseline { none, mean, value };

/// How DRaFT's learning rate goes over the rounds: to zero along a cosine, or not at all, as it was
/// published.
enum class DraftDecay : std::uint8_t { cosine, none };

/// Where DRaFT takes no further step: nowhere, or where its paths' mean reward has reached that of
/// the target.
enum class DraftStop : std::uint8_t { never, target };

/// What training changes: all weights, or low-rank factors beside them (LoRA; Hu et al. 2021).
enum class Adapter { full, lora };

namespace options {

inline constexpr Options<MethodKind, 8> method = {{
    {MethodKind::iterative_tilting, "iterative_tilting", "iterative tilting"},
    {MethodKind::guidance, "guidance", "guidance"},
    {MethodKind::steering, "steering", "steering (SMC)"},
    {MethodKind::twisted, "twisted", "twisted SMC"},
    {MethodKind::best_of_n, "best_of_n", "best of n"},
    {MethodKind::adjoint_matching, "adjoint_matching", "adjoint matching"},
    {MethodKind::draft, "draft", "DRaFT"},
    {MethodKind::policy_gradient, "policy_gradient", "policy gradient"},
}};

inline constexpr Options<Adapter, 2> adapter = {{
    {Adapter::full, "full", "all weights"},
    {Adapter::lora, "lora", "low rank"},
}};

inline constexpr Options<ChainNoise, 2> chain_noise = {{
    {ChainNoise::matched, "matched", "matched"},
    {ChainNoise::paper, "paper", "DDPM's"},
}};

inline constexpr Options<PolicyKl, 3> policy_kl = {{
    {PolicyKl::none, "none", "none (DDPO)"},
    {PolicyKl::step, "step", "step (DPOK)"},
    {PolicyKl::path, "path", "path"},
}};

inline constexpr Options<DraftDecay, 2> draft_decay = {{
    {DraftDecay::cosine, "cosine", "to zero"},
    {DraftDecay::none, "none", "constant"},
}};

inline constexpr Options<DraftStop, 2> draft_stop = {{
    {DraftStop::never, "never", "never"},
    {DraftStop::target, "target", "at the target's reward"},
}};

inline constexpr Options<PolicyBaseline, 3> policy_baseline = {{
    {PolicyBaseline::none, "none", "none"},
    {PolicyBaseline::mean, "mean", "mean"},
    {PolicyBaseline::value, "value", "plug-in"},
}};

}  // namespace options

/// Whether the method follows a chain of Gaussian steps of its own; the others take the sampler.
constexpr bool has_chain(MethodKind kind) {
  return kind == MethodKind::steering || kind == MethodKind::twisted ||
         kind == MethodKind::adjoint_matching || kind == MethodKind::draft ||
         kind == MethodKind::policy_gradient;
}

/// Whether the method trains the network; the others only sample.
constexpr bool trains(MethodKind kind) {
  return kind == MethodKind::iterative_tilting || kind == MethodKind::adjoint_matching ||
         kind == MethodKind::draft || kind == MethodKind::policy_gradient;
}

/// Whether the method takes the gradient of the reward; the others only evaluate it.
constexpr bool needs_gradient(MethodKind kind) {
  return kind == MethodKind::guidance || kind == MethodKind::twisted ||
         kind == MethodKind::adjoint_matching || kind == MethodKind::draft;
}

/// Particles that are weighted and drawn anew on their way (Singhal et al. 2025; Wu et al. 2023).
struct SteeringConfig {
  /// They are drawn anew where their effective size is below this share of them, in [0, 1]; 0 does
  /// so at the end alone.
  double resample_below = 0.5;

  friend bool operator==(const SteeringConfig&, const SteeringConfig&) = default;
};

/// Adjoint matching (Domingo-Enrich et al. 2024).
struct AdjointMatchingConfig {
  /// Each follows paths of the present network, then trains it on them.
  int rounds = 50;
  /// Of a round.
  int paths = 128;
  /// Steps of the optimiser in a round.
  int steps = 10;
  /// States in each of them; at most those of the round's paths.
  int batch = 512;
  /// Adam's in the first round, in (0, 1]; it falls to zero along a cosine.
  double rate = 1e-3;

  friend bool operator==(const AdjointMatchingConfig&, const AdjointMatchingConfig&) = default;
};

/// The reward's gradient through the chain (Clark et al. 2023), with or without a KL divergence.
struct DraftConfig {
  /// After each the model is measured.
  int rounds = 30;
  /// Of the optimiser in a round, each along the gradient through paths of its own.
  int steps = 10;
  /// Of a step.
  int paths = 64;
  /// K: the gradient goes back through the last K steps of the chain; 0 takes them all.
  int steps_back = 0;
  /// m of DRaFT-LV: the last step is taken from so many draws of its state; 0 is off. It goes with
  /// steps_back = 1.
  int low_variance = 0;
  /// What becomes of the rate over the rounds.
  DraftDecay decay = DraftDecay::cosine;
  /// Without a KL divergence it is what keeps the samples from running away.
  DraftStop stop = DraftStop::never;
  /// Of the path's KL divergence from the base model: with 1 the optimum is the target, with 0
  /// there is none, as in the original.
  double kl_weight = 1.0;
  /// Adam's in the first round, in (0, 1].
  double rate = 1e-3;

  friend bool operator==(const DraftConfig&, const DraftConfig&) = default;
};

/// Values of the reward alone (Black et al. 2023, Fan et al. 2023).
struct PolicyGradientConfig {
  /// After each the model is measured.
  int rounds = 30;
  /// Times that a round follows paths of the present network, then trains it on them.
  int rollouts = 5;
  /// Of a rollout.
  int paths = 256;
  /// Steps of the optimiser in a rollout, each on another part of its states.
  int updates = 4;
  /// The ratio of the present density of a step to that it was drawn from counts within 1 - clip
  /// and 1 + clip, with clip in (0, 1).
  double clip = 0.2;
  PolicyKl kl = PolicyKl::path;
  PolicyBaseline baseline = PolicyBaseline::value;
  /// Adam's in the first round, in (0, 1]; it falls to zero along a cosine.
  double rate = 6e-4;

  friend bool operator==(const PolicyGradientConfig&, const PolicyGradientConfig&) = default;
};

/// How the model is bent towards the reward. What belongs to other kinds counts for nothing.
struct MethodConfig {
  /// The paper: iterative tilting.
  MethodKind kind = MethodKind::iterative_tilting;
  /// What a method that trains changes in the base network. The paper: full.
  Adapter adapter = Adapter::full;
  /// r of low-rank factors, at most the network's width: all that a run changes in the weights of a
  /// layer has this rank or less.
  int rank = 4;
  /// n of best of n: more are nearer to the reward, and farther from the base density.
  int candidates = 16;
  /// J, calls of the network along the chain of a method that follows one, evenly spaced in t.
  int chain_steps = 40;
  ChainNoise chain_noise = ChainNoise::matched;
  SteeringConfig steering{};
  AdjointMatchingConfig adjoint_matching{};
  DraftConfig draft{};
  PolicyGradientConfig policy_gradient{};

  friend bool operator==(const MethodConfig& a, const MethodConfig& b) {
    if (a.kind != b.kind || a.candidates != b.candidates) return false;
    if (trains(a.kind) && (a.adapter != b.adapter || a.rank != b.rank)) return false;
    if (has_chain(a.kind) && (a.chain_steps != b.chain_steps || a.chain_noise != b.chain_noise)) {
      return false;
    }
    switch (a.kind) {
      case MethodKind::steering:
      case MethodKind::twisted:
        return a.steering == b.steering;
      case MethodKind::adjoint_matching:
        return a.adjoint_matching == b.adjoint_matching;
      case MethodKind::draft:
        return a.draft == b.draft;
      case MethodKind::policy_gradient:
        return a.policy_gradient == b.policy_gradient;
      case MethodKind::iterative_tilting:
      case MethodKind::guidance:
      case MethodKind::best_of_n:
        return true;
    }
    return false;
  }
};

}  // namespace tiltscope
