#pragma once

#include "config/reward_config.h"

#include <string>
#include <string_view>

/// Words for rewards.
namespace tiltscope::view {

/// What a kind of reward is, for a tooltip.
std::string_view reward_words(RewardKind kind);

/// A reward as a factor on a line: "(0, 4)·x", "picture(x)"; a long one is "r(x)".
std::string reward_factor(const RewardConfig& reward);

/// Where a reward is large whose factor is "r(x)": "r large on a ring around 0". Empty for
/// others.
std::string reward_place(const RewardConfig& reward);

/// "(0, 4)"
std::string vector_words(const Eigen::VectorXd& vector);

}  // namespace tiltscope::view
