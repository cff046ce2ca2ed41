#include "session/command.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace tiltscope {

namespace {

template <class Derived>
bool same(const Eigen::MatrixBase<Derived>& a, const Eigen::MatrixBase<Derived>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() && a == b;
}

template <class Matrix>
bool same(const std::vector<Matrix>& a, const std::vector<Matrix>& b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(),
                    [](const Matrix& p, const Matrix& q) { return same(p, q); });
}

bool same_reward(const RewardConfig& a, const RewardConfig& b) {
  return same(a.A, b.A) && same(a.b, b.b) && a.c == b.c;
}

bool same_target(const Experiment& a, const Experiment& b) {
  return same_reward(a.reward, b.reward) && a.tilting.lambda == b.tilting.lambda &&
         a.tilting.tilts == b.tilting.tilts;
}

}  // namespace

bool same_model_family(const Experiment& a, const Experiment& b) {
  return same(a.base.weights, b.base.weights) && same(a.base.means, b.base.means) &&
         same(a.base.covariances, b.base.covariances) && a.schedule == b.schedule &&
         a.network == b.network;
}

ChangeEffect effect_of(const Experiment& before, const Experiment& after) {
  if (!same_model_family(before, after) || before.training != after.training) {
    return ChangeEffect::retrain_base;
  }
  if (!same_target(before, after) || before.seed != after.seed ||
      before.evaluation != after.evaluation || before.run != after.run) {
    return ChangeEffect::restart;
  }
  return before.tilting == after.tilting ? ChangeEffect::none : ChangeEffect::next_tilt;
}

bool can_branch(const Experiment& before, const Experiment& after, int tilt) {
  const double old_step = before.tilting.lambda / before.tilting.tilts;
  const double new_step = after.tilting.lambda / after.tilting.tilts;
  return same_model_family(before, after) && before.training == after.training &&
         before.evaluation == after.evaluation && same_reward(before.reward, after.reward) &&
         std::abs(new_step - old_step) <= 1e-12 * std::abs(old_step) && tilt >= 0 &&
         tilt < after.tilting.tilts;
}

}  // namespace tiltscope
