#include "view/exact_densities.h"

#include "math/oracle.h"

#include <stdexcept>

namespace tiltscope::view {
namespace {

ExactDensities::Mixture tilted_at(const Experiment& experiment, const GaussianMixture& base,
                                  int tilt) {
  return std::make_shared<const GaussianMixture>(
      tilted(base, QuadraticReward(experiment.reward), tilt_strength(experiment.tilting, tilt)));
}

}  // namespace

double tilt_strength(const TiltingConfig& tilting, int tilt) {
  return tilting.lambda * static_cast<double>(tilt) / static_cast<double>(tilting.tilts);
}

void ExactDensities::update(const std::shared_ptr<const Experiment>& experiment, int tilt,
                            const std::shared_ptr<const Experiment>& pending) {
  try {
    if (experiment != experiment_ || tilt != tilt_) {
      experiment_ = experiment;
      tilt_ = tilt;
      problem_.clear();
      base_ = std::make_shared<const GaussianMixture>(experiment->base);
      shown_ = tilted_at(*experiment, *base_, tilt);
      target_ = tilted_at(*experiment, *base_, experiment->tilting.tilts);
    }
    if (pending != pending_experiment_) {
      pending_experiment_ = pending;
      pending_.reset();
      if (pending) {
        pending_ = tilted_at(*pending, GaussianMixture(pending->base), pending->tilting.tilts);
      }
    }
  } catch (const std::domain_error& error) {
    problem_ = error.what();
  }
}

}  // namespace tiltscope::view
