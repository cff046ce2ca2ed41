#include "session/driving.h"
#include "session/reward_observer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

const PlaneGrid plane{{-3.0, -2.0}, {5.0, 2.0}, 81, 41};

/// r(x) = x1 to the left of `edge`; there begins what is no reward.
class HalfReward final : public Reward {
 public:
  explicit HalfReward(double edge) : edge_(edge) {}
  void evaluate(const Eigen::Ref<const Eigen::MatrixXd>& x,
                Eigen::Ref<Eigen::VectorXd> values) const override {
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
      if (x(0, j) > edge_) throw std::runtime_error("there is no reward at a point");
      values[j] = x(0, j);
    }
  }
  std::optional<Eigen::MatrixXd> gradients(const Eigen::MatrixXd&) const override { return {}; }
  const RewardConfig& config() const override { return config_; }

 private:
  double edge_;
  RewardConfig config_;
};

auto has_field_of(const std::shared_ptr<const Reward>& reward) {
  return [reward](const Snapshot& s) { return s.reward_field && s.reward_field->reward == reward; };
}

}  // namespace

TEST_CASE("a session hands out its reward on the grid that is asked for") {
  Experiment experiment = tiny();
  experiment.reward = {.kind = RewardKind::distance, .a = Eigen::Vector2d(1.0, -1.0)};
  Session session(experiment, {});
  const auto reward = session.snapshot()->course->stretches().back().reward;
  session.send(EvaluateReward{reward, plane});
  const auto snapshot = wait_until(session, has_field_of(reward));
  const RewardField& field = *snapshot->reward_field;
  CHECK(field.grid == plane);
  CHECK(field.problem.empty());
  CHECK(field.evaluations == 81 * 41);
  REQUIRE(field.values.size() == plane.size());
  for (Eigen::Index i = 0; i < plane.size(); i += 97) {
    const double distance = (plane.point(i) - Eigen::Vector2d(1.0, -1.0)).norm();
    CHECK(static_cast<double>(field.values[i]) == doctest::Approx(-distance).epsilon(1e-5));
  }

  // Asked again, it evaluates nothing; asked for nothing, it has nothing.
  session.send(EvaluateReward{reward, plane});
  session.send(EvaluateReward{});
  CHECK(wait_until(session, [](const Snapshot& s) { return !s.reward_field; }));
}

TEST_CASE("looking at the reward changes no bit of a run") {
  const auto finish = [](bool looks) {
    Session session(tiny(), {});
    const auto reward = session.snapshot()->course->stretches().back().reward;
    if (looks) session.send(EvaluateReward{reward, plane});
    session.send(Play{});
    for (int k = 1; looks && k < 3; ++k) {
      wait_until(session, [k](const Snapshot& s) { return s.tilt >= k; });
      PlaneGrid other = plane;
      other.columns += k;
      session.send(EvaluateReward{reward, other});
    }
    return *wait_until(session, [](const Snapshot& s) {
              return s.phase == Phase::finished;
            })->samples;
  };
  CHECK(finish(true) == finish(false));
}

TEST_CASE("where a reward fails the field says why, and keeps what it had") {
  RewardObserver observer;
  // The first rows are evaluated first; here every slice has points beyond the edge.
  observer.ask(std::make_shared<const HalfReward>(0.0), plane);
  while (observer.busy()) observer.work();
  REQUIRE(observer.field());
  CHECK(observer.field()->problem == "there is no reward at a point");
  CHECK(observer.field()->values.array().isNaN().all());
  CHECK(observer.field()->evaluations == 0);

  observer.ask(std::make_shared<const HalfReward>(9.0), plane);
  while (observer.busy()) observer.work();
  CHECK(observer.field()->problem.empty());
  CHECK(observer.field()->values.array().isFinite().all());
}
