#pragma once

#include "config/experiment.h"
#include "config/setting.h"

#include <string>

namespace tiltscope::view {

/// The change of one setting against something that is not as it should be.
struct Remedy {
  const Setting* setting = nullptr;
  double value = 0.0;    ///< to be set; of a choice, the place of the word
  std::string advice;    ///< "lower the learning rate"
  std::string button;    ///< "Set the learning rate to 0.001"
  std::string why = {};  ///< it helps, and what it costs; may be empty
};

/// "take more tilts N" and "take more samples S": so many, or as many as may be set.
Remedy more_tilts(double tilts, std::string why);
Remedy more_samples(double samples, std::string why);

/// The experiment with the remedy's value in its place, and settings that must go with it.
Experiment remedied(Experiment experiment, const Remedy& remedy);

}  // namespace tiltscope::view
