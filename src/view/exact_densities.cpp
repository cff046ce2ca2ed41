#include "view/exact_densities.h"

#include <stdexcept>

namespace tiltscope::view {
namespace {

ExactDensities::Mixture density_of(const GaussianMixture& base, const TiltCourse& course,
                                   int tilt) {
  return std::make_shared<const GaussianMixture>(course.density(base, tilt));
}

}  // namespace

void ExactDensities::update(const Run& run, int tilt, const Run& pending) {
  try {
    if (run != run_ || tilt != tilt_) {
      run_ = run;
      tilt_ = tilt;
      problem_.clear();
      base_ = std::make_shared<const GaussianMixture>(run.experiment->base);
      shown_ = density_of(*base_, *run.course, tilt);
      target_ = density_of(*base_, *run.course, run.course->last());
    }
    if (pending != pending_run_) {
      pending_run_ = pending;
      pending_.reset();
      if (pending.experiment) {
        pending_ = density_of(GaussianMixture(pending.experiment->base), *pending.course,
                              pending.course->last());
      }
    }
  } catch (const std::domain_error& error) {
    problem_ = error.what();
  }
}

}  // namespace tiltscope::view
