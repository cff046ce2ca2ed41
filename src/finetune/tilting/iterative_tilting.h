#pragma once

#include "finetune/method.h"

namespace tiltscope {

/// Algorithm 2: a round is a tilt. It draws a data set from the model of p^{k-1}, takes the step
/// that is due, or one that keeps an effective size ([tilting] ess) or what a first-order step
/// leaves out ([tilting] tolerance), and fits the model to p^k.
class IterativeTilting final : public Method {
 public:
  TiltCourse course(const Experiment& experiment) const override;
  RoundOutcome round(NoiseNetwork& network, const RoundInput& input, Workers& workers,
                     const Progress& progress) const override;
  void check(const MethodState& state, int k, bool newest,
             const Experiment& experiment) const override;
};

}  // namespace tiltscope
