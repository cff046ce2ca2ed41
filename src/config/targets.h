#pragma once

#include "config/experiment.h"

/// Which settings of a tilt go together.
namespace tiltscope {

/// Whether a target may come from the neighbours: the weight of the others is their own sample's.
inline bool may_average(TiltTarget target) {
  return target == TiltTarget::first_order || target == TiltTarget::exact;
}

/// Whether the baseline is a mean over the data near x_t.
inline bool over_data(Baseline baseline) {
  return baseline == Baseline::regressed || baseline == Baseline::optimal;
}

/// Whether a baseline of this kind goes with the exact target from one sample, which divides by
/// E[w | x_t].
inline bool needs_data(const TiltingConfig& config) {
  return config.target == TiltTarget::exact && config.average == Average::sample;
}

/// Whether the baseline has a part in any target. Where too few of the data lie near, the
/// first-order target is from one sample.
inline bool uses_baseline(const TiltingConfig& config) {
  return config.target == TiltTarget::first_order || needs_data(config);
}

/// Whether a tilt takes any means over its data given x_t.
inline bool takes_means(const TiltingConfig& config) {
  return config.average == Average::neighbours ||
         (uses_baseline(config) && over_data(config.baseline));
}

/// Whether an example may have the implicit form, whose loss says nothing.
inline bool may_be_implicit(TiltTarget target) {
  return target == TiltTarget::exact || target == TiltTarget::implicit;
}

/// Whether the data decide how large each tilt is: by an effective size, or by what a first-order
/// step leaves out, which other targets do not.
inline bool chooses_steps(const TiltingConfig& config) {
  return config.ess > 0.0 || (config.tolerance > 0.0 && config.target == TiltTarget::first_order);
}

/// Gives an average and a baseline that do not go with the target others that do.
inline void settle(TiltingConfig& config) {
  if (!may_average(config.target)) config.average = Average::sample;
  if (needs_data(config) && !over_data(config.baseline)) config.baseline = Baseline::regressed;
}

}  // namespace tiltscope
