#include "finetune/sampling_method.h"

#include <stdexcept>

namespace tiltscope {

TiltCourse SamplingMethod::course(const Experiment& experiment) const {
  return TiltCourse::at_once(experiment);
}

RoundOutcome SamplingMethod::round(NoiseNetwork&, const RoundInput&, Workers&,
                                   const Progress&) const {
  throw std::logic_error(name_ + " has no rounds");
}

void SamplingMethod::check(const MethodState& state, int, bool, const Experiment&) const {
  if (!state.empty()) throw std::runtime_error(name_ + " keeps nothing");
}

}  // namespace tiltscope
