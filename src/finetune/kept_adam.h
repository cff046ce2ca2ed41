#pragma once

#include "finetune/method.h"
#include "nn/trainer.h"

#include <optional>
#include <string_view>

/// Adam's state among what a method carries over: "adam.moments" (m, 1) and "adam.steps" (1, 1).
namespace tiltscope {

void keep_adam(MethodState& state, const AdamState& adam);

/// Nothing where neither is there. Throws std::runtime_error where they are no such thing.
std::optional<AdamState> kept_adam(const MethodState& state);

/// Whether a tensor of that name is one of the two.
bool is_of_adam(std::string_view name);

}  // namespace tiltscope
