#include "diffusion/watchdog.h"

#include "config/wording.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tiltscope {

namespace {

constexpr double too_much = 100.0;

std::vector<std::string> remedies(int tilt) {
  if (tilt == 0) return {"a smaller training.rate", "more epochs"};
  return {"more tilts", "a smaller tilting.rate", "a smaller tilting.lambda"};
}

/// Where points of p lie: no farther from the origin than a few times this. At least 1, the scale
/// of the noise that they are made of.
double reach(const ExactDensity& p) {
  return 1.0 + p.mean().norm() + std::sqrt(p.covariance().trace());
}

}  // namespace

Diverged::Diverged(int tilt, std::string symptom)
    : Diverged(Failure{.tilt = tilt,
                       .symptom = std::move(symptom),
                       .remedies = remedies(tilt),
                       .ran_away = true}) {}

Diverged::Diverged(Failure failure)
    : std::runtime_error(sentence(failure)), failure_(std::move(failure)) {}

void LossWatch::check(double loss) {
  if (!std::isfinite(loss)) throw Diverged(tilt_, name_ + " is not finite");
  if (first_) largest_ = std::max(largest_, loss);
  first_ = false;
  if (loss > too_much * largest_) {
    throw Diverged(tilt_, name_ + " has grown to " + rounded(loss, 3));
  }
}

void check_weights(int tilt, const Eigen::VectorXf& parameters, const Eigen::VectorXf& base) {
  if (!parameters.allFinite()) throw Diverged(tilt, "the network's weights are not finite");
  const double growth =
      parameters.cast<double>().norm() / std::max(base.cast<double>().norm(), 1.0);
  if (growth > too_much) {
    throw Diverged(tilt, "the network's weights have grown " + rounded(growth, 3) +
                             " times as large as the base model's");
  }
}

double farthest_plausible(const ExactDensity* exact, const ExactDensity& base) {
  return too_much * std::max(exact != nullptr ? reach(*exact) : 0.0, reach(base));
}

void check_samples(int tilt, const Eigen::MatrixXf& samples, const ExactDensity* exact,
                   const ExactDensity& base) {
  const auto n = samples.cols();
  Eigen::Index lost = 0;
  double farthest = 0.0;
  for (const auto& x : samples.colwise()) {
    if (!x.allFinite()) {
      ++lost;
    } else {
      farthest = std::max(farthest, x.cast<double>().norm());
    }
  }
  if (lost > 0) {
    throw Diverged(tilt, std::to_string(lost) + " of " + counted(n, "sample", "samples") +
                             (lost == 1 ? " is" : " are") + " not finite");
  }
  const double plausible = farthest_plausible(exact, base);
  if (farthest > plausible) {
    throw Diverged(tilt, "a sample is " + rounded(farthest, 3) + " away from the origin, where " +
                             rounded(plausible / too_much, 3) + " would be usual");
  }
}

void check_figure(int tilt, const std::string& name, double value) {
  if (!std::isfinite(value)) throw Diverged(tilt, name + " is not finite");
}

}  // namespace tiltscope
