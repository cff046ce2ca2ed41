#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace tiltscope {

/// From which samples of a tilt's data set its training examples start. Taken all alike, few of
/// them lie where a model that hardly draws what the reward wants has to change. With [tilting]
/// ahead = a, one of S samples is taken
///   q = 1 - a + a w / mean(w) times a pass, w = exp(rest r(x0)),
/// `rest` being what this tilt and those after it add up to: the share a of the examples starts
/// where the end of the run has its mass. The samples and their rewards stay the tilt's own.
class ExamplePicks {
 public:
  /// rewards: (S), r up to a constant, finite; ahead in [0, 1). With ahead = 0 each sample is taken
  /// once a pass.
  ExamplePicks(const Eigen::VectorXd& rewards, double rest, double ahead);

  /// Chooses those of a pass, numbered from 0: sample j comes floor(q_j) or ceil(q_j) times, and
  /// q_j times on average over passes.
  void choose(int pass);
  /// The sample at a place among the S of the pass.
  std::uint32_t operator[](std::uint32_t place) const { return picks_[place]; }

  /// (S): 1 / q. What depends on the sample that an example starts from, such as a target from that
  /// one sample, counts so much. Empty where all of it is 1.
  const Eigen::VectorXf& importance() const { return importance_; }

 private:
  Eigen::VectorXd often_;  ///< (S): q, or empty where all of it is 1
  Eigen::VectorXf importance_;
  std::vector<std::uint32_t> picks_;  ///< (S)
};

}  // namespace tiltscope
