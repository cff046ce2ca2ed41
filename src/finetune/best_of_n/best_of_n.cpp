#include "finetune/best_of_n/best_of_n.h"

namespace tiltscope {

Eigen::MatrixXf BestOfN::draw(const DrawInput& input, Eigen::Index n, DrawId id, Workers& workers,
                              const Checkpoint& checkpoint) const {
  const Eigen::MatrixXf candidates = Method::draw(input, n * candidates_, id, workers, checkpoint);
  const Eigen::VectorXd rewards = input.course.stretches().back().reward->values(candidates);
  if (input.report != nullptr) {
    input.report->samples = n;
    input.report->cost.reward_evaluations = candidates.cols();
  }
  Eigen::MatrixXf best(candidates.rows(), n);
  for (Eigen::Index j = 0; j < n; ++j) {
    Eigen::Index place = 0;
    rewards.segment(j * candidates_, candidates_).maxCoeff(&place);
    best.col(j) = candidates.col(j * candidates_ + place);
  }
  return best;
}

}  // namespace tiltscope
