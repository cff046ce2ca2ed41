#pragma once

#include "config/settings.h"

#include <string>

/// What a change of the settings does, and why one is refused, in the words of the window.
namespace tiltscope::view {

/// "New λ", "New base density": how a message about a change begins.
std::string newly(const Subject& about);

/// What the change does to the run, for people: "New η: applies from the next tilt." once it is
/// sent, "New η: will apply ..." before. Empty if nothing needs to be said.
std::string describe_effect(const Subject& about, ChangeEffect effect, bool run_started, bool sent);

/// "λ = 1", or "the base density as it was" where no single value tells it, of what is shown after
/// `before`.
std::string setting_in_words(const Subject& about, const Experiment& before,
                             const Experiment& shown);

/// Why the experiment is refused, in the words of the window; `reason` has those of a file.
std::string refusal_words(const Subject& subject, const Experiment& experiment,
                          const std::string& reason);

}  // namespace tiltscope::view
