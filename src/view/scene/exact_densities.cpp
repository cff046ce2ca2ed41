#include "view/scene/exact_densities.h"

#include "oracle/tilted_density.h"

#include <stdexcept>

namespace tiltscope::view {
namespace {

ExactDensities::Mixture density_of(const Experiment& experiment, const TiltCourse& course,
                                   int tilt) {
  const auto density = tilted_density(experiment.base, course, tilt);
  return density ? std::make_shared<const GaussianMixture>(*density->mixture()) : nullptr;
}

}  // namespace

void ExactDensities::update(const Run& run, int tilt, const Run& pending) {
  try {
    if (run != run_ || tilt != tilt_) {
      run_ = run;
      tilt_ = tilt;
      problem_.clear();
      base_ = std::make_shared<const GaussianMixture>(run.experiment->base);
      shown_ = density_of(*run.experiment, *run.course, tilt);
      target_ = density_of(*run.experiment, *run.course, run.course->last());
    }
    if (pending != pending_run_) {
      pending_run_ = pending;
      pending_.reset();
      if (pending.experiment) {
        pending_ = density_of(*pending.experiment, *pending.course, pending.course->last());
      }
    }
  } catch (const std::domain_error& error) {
    problem_ = error.what();
  }
}

}  // namespace tiltscope::view
