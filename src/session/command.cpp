#include "session/command.h"

#include <algorithm>
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

bool same_target(const Experiment& a, const Experiment& b) {
  return same(a.reward.A, b.reward.A) && same(a.reward.b, b.reward.b) && a.reward.c == b.reward.c &&
         a.tilting.lambda == b.tilting.lambda && a.tilting.tilts == b.tilting.tilts;
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

}  // namespace tiltscope
