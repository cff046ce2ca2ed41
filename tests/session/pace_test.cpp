#include "session/driving.h"

#include <chrono>
#include <thread>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

using Clock = std::chrono::steady_clock;

// Sanitizers, and code that is not optimised, are many times slower.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
constexpr double pause_limit = 2.0;
#else
constexpr double pause_limit = 0.05;
#endif

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

TEST_CASE("slow motion takes its time and changes no bit") {
  Session flat_out(tiny(), {});
  const auto expected = run_to_end(flat_out);
  Session slow(tiny(), {});
  slow.send(SetPace{0.2});
  const auto start = Clock::now();
  const auto end = run_to_end(slow);
  // Three tilts, and the data set of each as well as the final samples.
  CHECK(seconds_since(start) > 0.6);
  CHECK(end->pace == 0.2);
  check_same_run(*expected, *end);
  // The time that was only waited for is not the tilt's.
  for (const TiltRecord& record : *end->tilts) {
    CHECK(record.training_seconds < 0.1);
    CHECK(record.sampling_seconds < 0.1);
  }
}

TEST_CASE("slow motion can be left, paused and abandoned at once") {
  Session session(tiny(), {});
  session.send(SetPace{1000.0});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::sampling; });
  session.send(Pause{});
  wait_for(session, Phase::paused);
  session.send(SetPace{0.0});
  session.send(Play{});
  wait_for(session, Phase::finished);
  session.send(SetPace{1000.0});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::sampling; });
  session.send(Reset{});
  wait_for(session, Phase::idle);

  Session fitting(endless(), {});
  fitting.send(Play{});
  wait_until(fitting, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  fitting.send(SetPace{1e9});
  fitting.send(Reset{});
  wait_for(fitting, Phase::idle);
}

TEST_CASE("a pause takes effect within 50 ms, whatever goes on") {
  Experiment experiment;  // of the paper's size, so that its steps take what they take
  experiment.training.epochs = 2;
  experiment.training.samples = 500;
  experiment.tilting.samples = 200;
  experiment.tilting.sampler.steps = 20;
  experiment.tilting.epochs = 2;
  experiment.evaluation.points = 500;
  for (const auto activity :
       {Activity::training_base, Activity::sampling, Activity::tilting, Activity::evaluating}) {
    // The best of a few: the machine may be busy with other things.
    double best = 10.0;
    for (int attempt = 0; attempt < 20 && best > pause_limit; ++attempt) {
      Session session(experiment, {});
      session.send(Play{});
      wait_until(session, [&](const Snapshot& s) { return s.activity == activity; });
      session.send(Pause{});
      const auto sent = Clock::now();
      wait_for(session, Phase::paused);
      best = std::min(best, seconds_since(sent));
    }
    CAPTURE(static_cast<int>(activity));
    CHECK(best <= pause_limit);
  }
}

TEST_CASE("every tilt is measured against its exact density") {
  Experiment experiment = tiny();
  experiment.reward.b = Eigen::VectorXd{{1.0, 0.0}};
  Session session(experiment, {});
  const auto end = run_to_end(session);
  for (const TiltRecord& record : *end->tilts) {
    CAPTURE(record.tilt);
    CHECK(record.samples == 100);
    REQUIRE(record.fit.shares.size() == 2);
    CHECK(record.fit.shares.sum() == doctest::Approx(1.0));
    CHECK(record.exact.shares.sum() == doctest::Approx(1.0));
    CHECK(record.fit.nll > record.exact.nll - 1.0);
    CHECK(record.exact.mean_error > 0.0);
    CHECK((record.loss > 0.0) == (record.tilt > 0));
    CHECK((record.gradient > 0.0) == (record.tilt > 0));
    CHECK(record.clipped == 0.0);
  }
  // The reward draws weight to the right.
  CHECK(end->tilts->back().exact.shares[1] > end->tilts->front().exact.shares[1]);
}
