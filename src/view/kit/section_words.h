#pragma once

#include <array>
#include <string_view>

namespace tiltscope::view {

/// What is in a section of the panel.
struct SectionWords {
  std::string_view key;
  std::string_view words;
};

inline constexpr auto section_words = std::to_array<SectionWords>({
    {"problem",
     "What is wanted. Where the data lie (the base density), what is liked (the reward), and how "
     "strongly (λ) make the target."},
    {"quadratic", "The curved part of the reward: A in r(x) = ½ x·Ax + b·x + c (4.2)."},
    {"mixture",
     "The Gaussians that the data are made of, each with its weight, mean and "
     "covariance (4.8)."},
    {"method",
     "How the target is reached: by small tilts, by another training, or by sampling alone."},
    {"tilting",
     "How the target is reached: in how many small tilts, and with how many samples and passes in "
     "each."},
    {"steps",
     "How the target is reached: in how many tilts, with how much noise in the sampler, and "
     "from which random numbers."},
    {"fit",
     "How the network learns a tilt: what it aims at, and how noise and error are kept small."},
    {"sampler", "How samples are drawn from the model: from noise, in J steps."},
    {"oracle",
     "Puts something exact in the place of the network, of the expansion or of the sampler's "
     "steps: what remains of the error is the others'."},
    {"network", "The network, and how the base model is trained before the first tilt."},
    {"view", "How the window looks, and how much of a run it keeps. Results do not depend on it."},
});

/// Empty for a section that is not there.
constexpr std::string_view words_on_section(std::string_view key) {
  for (const SectionWords& row : section_words) {
    if (row.key == key) return row.words;
  }
  return {};
}

}  // namespace tiltscope::view
