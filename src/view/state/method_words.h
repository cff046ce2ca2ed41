#pragma once

#include "config/experiment.h"

#include <string>
#include <string_view>

namespace tiltscope::view {

/// What a method does, and what it needs of the reward: a sentence each.
std::string_view method_words(MethodKind kind);

/// How far it goes, in a few words: "N = 20", "50 rounds", "no training".
std::string method_outline(const Experiment& experiment);

/// What a method that only samples is at while it draws: "Steering particles by their rewards."
std::string drawing_words(const MethodConfig& method);

}  // namespace tiltscope::view
