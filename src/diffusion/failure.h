#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tiltscope {

/// Why a run has stopped.
struct Failure {
  std::optional<int> tilt{};            ///< that failed, 0 for the base model; none if no tilt did
  std::string symptom{};                ///< e.g. "the loss is not finite", without a full stop
  std::vector<std::string> remedies{};  ///< what to try, e.g. "a smaller tilting.rate"; or none
  bool may_pass = false;                ///< for want of memory or threads, and not of itself
  bool ran_away = false;                ///< the model, by a watchdog's measure
  std::string step = "tilt";            ///< what a step of the run is called: "tilt" or "round"
};

/// What failed and how: "tilt 7: the loss is not finite".
std::string what_failed(const Failure& failure);

/// "try more tilts or a smaller tilting.rate"; empty where there is no remedy.
std::string what_to_try(const Failure& failure);

/// Both, divided by a semicolon.
std::string sentence(const Failure& failure);

}  // namespace tiltscope
