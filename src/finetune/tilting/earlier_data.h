#pragma once

#include "oracle/tilt_course.h"

#include <Eigen/Core>

#include <memory>
#include <vector>

namespace tiltscope {

/// Samples (d, n) of the model after `tilt` tilts.
struct EarlierData {
  int tilt = 0;
  std::shared_ptr<const Eigen::MatrixXf> samples;
};

/// Points that stand for draws from a density, one of weight 1 for one draw.
struct WeightedPoints {
  Eigen::MatrixXf points;        ///< (d, n)
  Eigen::VectorXf log_weights;   ///< (n)
  Eigen::Index evaluations = 0;  ///< of rewards, that the weights have taken
};

/// Data of tilts up to k as draws from p^k, by weights w proportional to p^k / p^j. A set of n
/// draws counts for as many as it is worth then, (sum w)^2 / (sum w^2) (Kish). Lets go of those
/// that are worth less than `least` n.
WeightedPoints reweighted(std::vector<EarlierData>& earlier, const TiltCourse& course, int k,
                          double least);

}  // namespace tiltscope
