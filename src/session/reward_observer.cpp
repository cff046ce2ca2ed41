#include "session/reward_observer.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tiltscope {
namespace {

/// About a millisecond of a formula; little enough for another program, which is asked in batches.
constexpr Eigen::Index rewards_at_once = 1'024;
constexpr int most_per_side = 512;  ///< points along a side of a grid

}  // namespace

void RewardObserver::ask(const std::shared_ptr<const Reward>& reward, PlaneGrid grid) {
  growing_.reset();
  if (!reward) return field_.reset();
  grid.columns = std::clamp(grid.columns, 2, most_per_side);
  grid.rows = std::clamp(grid.rows, 2, most_per_side);
  if (field_ && field_->reward == reward && field_->grid == grid) return;
  growing_ = std::make_shared<RewardField>();
  growing_->reward = reward;
  growing_->grid = grid;
  growing_->values =
      Eigen::VectorXf::Constant(grid.size(), std::numeric_limits<float>::quiet_NaN());
  done_ = 0;
}

bool RewardObserver::work() {
  if (!busy()) return false;
  RewardField& field = *growing_;
  const Eigen::Index count = std::min(rewards_at_once, field.grid.size() - done_);
  Eigen::MatrixXd points(2, count);
  for (Eigen::Index j = 0; j < count; ++j) points.col(j) = field.grid.point(done_ + j);
  try {
    Eigen::VectorXd values(count);
    field.reward->evaluate(points, values);
    field.values.segment(done_, count) = values.cast<float>();
    done_ += count;
    evaluations_ += static_cast<std::uint64_t>(count);
  } catch (const std::runtime_error& error) {
    field.problem = error.what();
    done_ = field.grid.size();
  }
  if (done_ < field.grid.size()) return false;
  field.evaluations = evaluations_;
  field_ = std::move(growing_);
  return true;
}

}  // namespace tiltscope
