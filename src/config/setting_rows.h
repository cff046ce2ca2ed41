#pragma once

#include "config/options.h"
#include "config/setting.h"

#include <string_view>

/// What several rows of the table of settings have in common.
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

}  // namespace tiltscope
