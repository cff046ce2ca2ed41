#pragma once

#include "diffusion/failure.h"
#include "oracle/exact_density.h"

#include <Eigen/Core>

#include <stdexcept>
#include <string>
#include <utility>

/// Tells a tilt that runs away from one that is merely inaccurate: what is not finite, or beyond a
/// hundred times what it could be.
namespace tiltscope {

/// The model has run away.
class Diverged : public std::runtime_error {
 public:
  /// `tilt` = 0 stands for the base model.
  Diverged(int tilt, std::string symptom);
  explicit Diverged(Failure failure);

  /// At which tilt, by which quantity, and what to try.
  const Failure& failure() const { return failure_; }

 private:
  Failure failure_;
};

/// Watches the losses of a tilt, or the squares of its gradients, which can be no larger than at
/// its start, nor than those of a network that predicts no noise at all, d.
class LossWatch {
 public:
  LossWatch(int tilt, Eigen::Index d, std::string name = "the loss")
      : tilt_(tilt), name_(std::move(name)), largest_(static_cast<double>(d)) {}

  /// Its mean over the next pass. Throws Diverged.
  void check(double loss);

 private:
  int tilt_;
  std::string name_;
  double largest_;  ///< that is plausible
  bool first_ = true;
};

/// The parameters after a tilt, beside the base model's. Throws Diverged.
void check_weights(int tilt, const Eigen::VectorXf& parameters, const Eigen::VectorXf& base);

/// How far from the origin a sample may be of a model that should have the density `exact`, which
/// may be null, and has the base density at its start.
double farthest_plausible(const ExactDensity* exact, const ExactDensity& base);

/// Samples (d, n) of the model after a tilt, beside the base density and the density that they
/// should have, which may be null. Throws Diverged.
void check_samples(int tilt, const Eigen::MatrixXf& samples, const ExactDensity* exact,
                   const ExactDensity& base);

/// A figure of the evaluation. Throws Diverged if it is not finite.
void check_figure(int tilt, const std::string& name, double value);

}  // namespace tiltscope
