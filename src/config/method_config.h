#pragma once

#include "config/option.h"

namespace tiltscope {

enum class MethodKind { iterative_tilting, best_of_n };

namespace options {

inline constexpr Options<MethodKind, 2> method = {{
    {MethodKind::iterative_tilting, "iterative_tilting", "iterative tilting"},
    {MethodKind::best_of_n, "best_of_n", "best of n"},
}};

}  // namespace options

/// How the model is bent towards the reward.
struct MethodConfig {
  /// The paper: iterative tilting.
  MethodKind kind = MethodKind::iterative_tilting;
  /// n of best of n: more are nearer to the reward, and farther from the base density.
  int candidates = 16;

  friend bool operator==(const MethodConfig&, const MethodConfig&) = default;
};

}  // namespace tiltscope
