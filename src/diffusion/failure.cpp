#include "diffusion/failure.h"

#include <cstddef>

namespace tiltscope {

std::string what_failed(const Failure& failure) {
  if (!failure.tilt) return failure.symptom;
  const int k = *failure.tilt;
  return (k == 0 ? "the base model" : failure.step + " " + std::to_string(k)) + ": " +
         failure.symptom;
}

std::string what_to_try(const Failure& failure) {
  const std::vector<std::string>& remedies = failure.remedies;
  std::string words;
  for (std::size_t i = 0; i < remedies.size(); ++i) {
    const bool last = i + 1 == remedies.size();
    words += (i == 0 ? "try " : last ? " or " : ", ") + remedies[i];
  }
  return words;
}

std::string sentence(const Failure& failure) {
  const std::string remedy = what_to_try(failure);
  return what_failed(failure) + (remedy.empty() ? "" : "; " + remedy);
}

}  // namespace tiltscope
