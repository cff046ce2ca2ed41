#include "finetune/tilting/carried_over.h"

#include "nn/trainer.h"
#include "session/driving.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment warm() {
  Experiment experiment = tiny();
  experiment.tilting.moments = Moments::warm;
  return experiment;
}

Experiment reusing() {
  Experiment experiment = tiny();
  experiment.tilting.average = Average::neighbours;
  experiment.tilting.lambda = 0.3;
  experiment.tilting.reuse = 0.5;
  return experiment;
}

Experiment both() {
  Experiment experiment = reusing();
  experiment.tilting.moments = Moments::warm;
  experiment.tilting.momentum = 0.5;
  experiment.tilting.tilts = 5;
  return experiment;
}

std::shared_ptr<const Snapshot> finished(const Experiment& experiment) {
  Session session(experiment, {});
  return run_to_end(session);
}

/// Goes back to tilt k, and on to the end.
std::shared_ptr<const Snapshot> from(Session& session, int k, const Experiment& experiment) {
  const auto run = session.snapshot()->run;
  session.send(Branch{k, experiment});
  wait_until(session, [&](const Snapshot& s) {
    return s.run > run && s.tilt == k && at_rest(s) && s.samples;
  });
  return run_to_end(session);
}

int steps_after(const Snapshot& snapshot, int k) {
  const KeptTilt* kept = snapshot.history->find(k);
  REQUIRE(kept != nullptr);
  const CarriedOver carried = carried_over(kept->state);
  return carried.adam ? carried.adam->steps : 0;
}

}  // namespace

TEST_CASE("warm moments go from tilt to tilt, and are kept; fresh ones are not") {
  const auto cold = finished(tiny());
  const auto run = finished(warm());
  for (int k = 0; k <= 3; ++k) {
    CHECK(steps_after(*run, k) == 6 * k);  // two passes of three batches a tilt
    CHECK(steps_after(*cold, k) == 0);
  }
  // The first tilt has none to start from.
  CHECK(*run->history->find(1)->parameters == *cold->history->find(1)->parameters);
  CHECK(*run->history->find(2)->parameters != *cold->history->find(2)->parameters);
}

TEST_CASE("the data sets of earlier tilts join, and are kept with the tilt") {
  Experiment alone = reusing();
  alone.tilting.reuse = 0.0;
  const auto without = finished(alone);
  const auto run = finished(reusing());
  CHECK(*run->history->find(1)->parameters == *without->history->find(1)->parameters);
  CHECK(*run->history->find(2)->parameters != *without->history->find(2)->parameters);
  for (int k = 0; k <= 3; ++k) {
    CHECK(carried_over(without->history->find(k)->state).earlier.empty());
    const auto earlier = carried_over(run->history->find(k)->state).earlier;
    REQUIRE(earlier.size() == static_cast<std::size_t>(k));
    for (const EarlierData& set : earlier) {
      CHECK(set.samples->cols() == 60);
      CHECK(set.samples ==
            carried_over(run->history->find(set.tilt + 1)->state).earlier.back().samples);
    }
  }
}

TEST_CASE("momentum counts from the second tilt on") {
  Experiment moving = tiny();
  moving.tilting.momentum = 0.9;
  const auto still = finished(tiny());
  const auto run = finished(moving);
  CHECK(*run->history->find(1)->parameters == *still->history->find(1)->parameters);
  CHECK(*run->history->find(2)->parameters != *still->history->find(2)->parameters);
  CHECK(carried_over(run->history->find(1)->state).step->weights ==
        *run->history->find(1)->parameters - *run->history->find(0)->parameters);
}

TEST_CASE("with what they carry over, branches go on with the bits of an undisturbed run") {
  Session session(both(), {});
  const auto first = run_to_end(session);
  for (const int k : {4, 2, 1, 0}) {
    CAPTURE(k);
    check_same_run(*first, *from(session, k, both()));
  }
  // From the beginning, too: nothing is left of the run before.
  session.send(Reset{});
  wait_for(session, Phase::idle);
  check_same_run(*first, *run_to_end(session));
}

TEST_CASE("what is carried over does not depend on the history's memory, nor on the threads") {
  const auto expected = finished(both());
  Session session(both(), {});
  session.send(SetHistoryBudget{1});
  const auto end = run_to_end(session);
  check_same_run(*expected, *end);
  CHECK(end->history->find(3)->samples == nullptr);
  CHECK(carried_over(end->history->find(5)->state).earlier.size() == 5);
  check_same_run(*expected, *from(session, 0, both()));
  for (const int threads : {2, 3}) {
    Experiment experiment = both();
    experiment.run.threads = threads;
    const auto other = finished(experiment);
    CHECK(*other->final_samples == *expected->final_samples);
  }
}

TEST_CASE("moments that are asked for on the way start fresh, and are forgotten when not") {
  Session session(tiny(), {});
  const auto cold = run_to_end(session);
  const auto later = from(session, 1, warm());
  CHECK(*later->history->find(2)->parameters == *cold->history->find(2)->parameters);
  CHECK(steps_after(*later, 1) == 0);
  CHECK(steps_after(*later, 2) == 6);
  CHECK(steps_after(*later, 3) == 12);
  CHECK(*later->history->find(3)->parameters != *cold->history->find(3)->parameters);
  const auto again = from(session, 2, tiny());
  CHECK(steps_after(*again, 2) == 6);
  CHECK(steps_after(*again, 3) == 0);
}

TEST_CASE("a branch of another reward starts without momentum") {
  Experiment moving = tiny();
  moving.tilting.momentum = 0.9;
  Session session(moving, {});
  const auto first = run_to_end(session);
  CHECK(carried_over(first->history->find(3)->state).step.has_value());
  Experiment other = moving;
  other.reward.b = Eigen::Vector2d(1.0, -2.0);
  const auto parameters = [&](const Experiment& experiment) {
    const auto bent = from(session, 2, experiment);
    return *bent->history->find(3)->parameters;
  };
  const Eigen::VectorXf bent = parameters(other);
  other.tilting.momentum = 0.0;
  CHECK(parameters(other) == bent);
}

TEST_CASE("earlier data go on with a branch of another reward") {
  Session session(reusing(), {});
  run_to_end(session);
  Experiment other = reusing();
  other.reward.b = Eigen::Vector2d(1.0, -2.0);
  const auto bent = from(session, 2, other);
  CHECK(bent->tilt == 5);
  CHECK(carried_over(bent->history->find(5)->state).earlier.size() == 5);
  check_same_run(*bent, *from(session, 4, other));
}
