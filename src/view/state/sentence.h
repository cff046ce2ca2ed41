#pragma once

#include "math/gaussian_mixture.h"
#include "view/state/draft.h"
#include "view/state/playhead.h"
#include "view/state/verdict.h"

#include <cstddef>
#include <string>

/// The sentence above the picture: what is wanted, and where the run is.
namespace tiltscope::view {

enum class Tone { plain, good, fair, bad };

struct Sentence {
  std::string wanted;       ///< "Wanted: p(x) · exp(1.00 · (0, 4)·x)."
  std::string now;          ///< "Step 3 of 20, δ = 0.05: points should follow the blue."
  std::string brief;        ///< in its place where both are too long for a line; may be empty
  Tone tone = Tone::plain;  ///< of `now`
};

/// Of what is looked at, with the change that is under way.
Sentence live_sentence(const Snapshot& snapshot, const Shown& shown, const Playhead& playhead,
                       const Draft& draft);

/// The density that a course leads to.
std::string wanted_words(const TiltCourse& course);

/// What a tilt does to the modes: "move both modes up by 2", "leave every mode where it is".
std::string movement_words(const BaseConfig& base, const GaussianMixture& target);

/// What mode i is called among the base's: "the left mode".
std::string mode_name(const BaseConfig& base, std::size_t i);

/// The tone of a verdict.
Tone tone_of(const Verdict& verdict);

}  // namespace tiltscope::view
