#include "session/left_out_curve.h"

#include "finetune/tilting/hardness.h"
#include "reward/reward.h"
#include "session/driving.h"

#include <vector>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

const Session::Options watched{
    .pretrained = {}, .base_model = {}, .start = nullptr, .measuring = Measuring::behind};

Experiment hard_reward() {
  Experiment experiment = tiny();
  experiment.reward.kind = RewardKind::expression;
  experiment.reward.formula = "logsigmoid(6*(x1 - 1))";
  return experiment;
}

std::shared_ptr<const LeftOutCurve> curve_of(const Snapshot& s) {
  return s.left_out && s.left_out->course == s.course ? s.left_out : nullptr;
}

}  // namespace

TEST_CASE("a run that rests finds out what its tilts leave out, exactly") {
  const Experiment experiment = hard_reward();
  Session session(experiment, watched);
  run_to_end(session);
  const auto end = wait_until(session, [](const Snapshot& s) { return curve_of(s) != nullptr; });
  const LeftOutCurve& curve = *curve_of(*end);
  REQUIRE_FALSE(curve.shares.empty());
  CHECK(curve.tilts.back() == experiment.tilting.tilts);
  CHECK(curve.shares.size() == curve.tilts.size());
  const Hardness hard =
      hardness(experiment.base, *make_reward(experiment.reward, 2), experiment.tilting.lambda,
               experiment.tilting.tilts, {.samples = 200});
  CHECK(curve.shares.back() == doctest::Approx(hard.first_order).epsilon(0.1));

  // Another reward: the curve is of another course, until there is a new one.
  Experiment other = experiment;
  other.reward.formula = "x1";
  session.send(Configure{.experiment = other});
  const auto changed =
      wait_until(session, [&](const Snapshot& s) { return *s.experiment == other; });
  if (changed->left_out == end->left_out) CHECK(curve_of(*changed) == nullptr);
  session.send(Play{});
  wait_until(session, [&](const Snapshot& s) {
    return *s.experiment == other && curve_of(s) != nullptr &&
           curve_of(s)->shares.back() < 0.5 * curve.shares.back();
  });
}

TEST_CASE(
    "what planned tilts will leave out is known before the first of them, with no base model") {
  Session session(hard_reward(), watched);
  const auto before = wait_until(session, [](const Snapshot& s) { return curve_of(s) != nullptr; });
  CHECK(before->phase == Phase::idle);
  CHECK_FALSE(before->base_ready);
  REQUIRE_FALSE(curve_of(*before)->shares.empty());
  CHECK(curve_of(*before)->tilts.back() == 3);
  const auto evaluations = before->oracle_evaluations;
  const auto end = run_to_end(session);
  CHECK(end->left_out == before->left_out);
  // Those of a grid were there; what is new are values at samples, as far as they are judged by
  // now.
  constexpr std::uint64_t on_a_grid = 256 * 256;
  CHECK(end->oracle_evaluations - evaluations < on_a_grid);

  // Of quadratic rewards too; and another course has another curve.
  Experiment other = tiny();
  other.reward.b = Eigen::Vector2d(1.0, 0.0);
  session.send(Configure{.experiment = other});
  const auto next = wait_until(
      session, [&](const Snapshot& s) { return *s.experiment == other && curve_of(s) != nullptr; });
  CHECK(next->tilt == 0);
  CHECK(curve_of(*next)->shares.back() < 0.5 * curve_of(*before)->shares.back());
}

TEST_CASE("tilts of another order leave nothing out, and nobody asks") {
  for (const bool walls : {false, true}) {
    Experiment experiment = hard_reward();
    if (walls) {
      experiment.reward.formula = "x1 > -1 ? 0 : -inf";
    } else {
      experiment.tilting.target = TiltTarget::exact;
    }
    Session session(experiment, watched);
    run_to_end(session);
    const auto end = wait_until(session, [&](const Snapshot& s) {
      return at_rest(s) && !s.measuring && (!walls || s.left_out != nullptr);
    });
    if (walls) {
      CHECK(end->left_out->shares.empty());
    } else {
      CHECK(end->left_out == nullptr);
    }
  }
}
