#include "diffusion/failure.h"

#include "config/wording.h"

namespace tiltscope {

std::string what_failed(const Failure& failure) {
  if (!failure.tilt) return failure.symptom;
  const int k = *failure.tilt;
  return (k == 0 ? "the base model" : failure.step + " " + std::to_string(k)) + ": " +
         failure.symptom;
}

std::string what_to_try(const Failure& failure) {
  if (failure.remedies.empty()) return {};
  return "try " + listed({failure.remedies.begin(), failure.remedies.end()}, "or");
}

std::string sentence(const Failure& failure) {
  const std::string remedy = what_to_try(failure);
  return what_failed(failure) + (remedy.empty() ? "" : "; " + remedy);
}

}  // namespace tiltscope
