#include "finetune/tilting/earlier_data.h"

#include "math/effective_size.h"

#include <cmath>
#include <utility>

namespace tiltscope {

namespace {

/// Of a point in a wall: a float that is still normal, far below any other.
constexpr double no_weight = -80.0;

}  // namespace

WeightedPoints reweighted(std::vector<EarlierData>& earlier, const TiltCourse& course, int k,
                          double least) {
  std::vector<EarlierData> effective;
  std::vector<Eigen::VectorXd> log_weights;
  Eigen::Index n = 0;
  WeightedPoints joined;
  for (EarlierData& set : earlier) {
    Eigen::VectorXd logs = course.log_ratios(*set.samples, set.tilt, k);
    joined.evaluations += set.samples->cols() * course.rewards_between(set.tilt, k);
    // Points in a wall have no weight, and a set of nothing else is worth nothing.
    if (!std::isfinite(logs.maxCoeff()) || effective_share(logs) < least) continue;
    logs.array() -= logs.maxCoeff();
    logs.array() += std::log(logs.array().exp().sum() / (2.0 * logs.array()).exp().sum());
    n += logs.size();
    log_weights.push_back(std::move(logs));
    effective.push_back(std::move(set));
  }
  earlier = std::move(effective);

  if (earlier.empty()) return joined;
  joined.points.resize(earlier.front().samples->rows(), n);
  joined.log_weights.resize(n);
  Eigen::Index at = 0;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    const Eigen::Index size = log_weights[i].size();
    joined.points.middleCols(at, size) = *earlier[i].samples;
    const auto& logs = log_weights[i].array();
    joined.log_weights.segment(at, size) = logs.isFinite().select(logs, no_weight).cast<float>();
    at += size;
  }
  return joined;
}

}  // namespace tiltscope
