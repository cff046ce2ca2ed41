#include "math/random.h"
#include "session/driving.h"
#include "session/kept_runs.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// TILTSCOPE_RANDOM_SECONDS in the environment, or a few; a minute where races are looked for.
std::chrono::seconds duration() {
#if defined(__SANITIZE_THREAD__)
  constexpr int usual = 60;
#else
  constexpr int usual = 3;
#endif
  const char* const wanted = std::getenv("TILTSCOPE_RANDOM_SECONDS");
  return std::chrono::seconds(wanted == nullptr ? usual : std::max(1, std::atoi(wanted)));
}

/// TILTSCOPE_RANDOM_SEED in the environment, or a fixed one.
std::uint64_t seed() {
  const char* const wanted = std::getenv("TILTSCOPE_RANDOM_SEED");
  return wanted == nullptr ? 9 : std::strtoull(wanted, nullptr, 10);
}

/// Number `i` of an endless list of commands.
Command command(std::uint64_t i) {
  const RandomStream stream(seed(), Purpose::test);
  const auto pick = [&](std::uint32_t bound, std::uint64_t which) {
    return stream.below(bound, 8 * i + which);
  };
  Experiment experiment = tiny();
  experiment.tilting.sampler.eta = pick(2, 1) == 0 ? 1.0 : 0.5;
  if (pick(2, 1) == 0) {
    experiment.tilting.sampler = {.kind = SamplerKind::dpm_solver, .steps = 8};
    experiment.tilting.target = TiltTarget::exact;
    experiment.tilting.average = Average::neighbours;
  }
  experiment.tilting.lambda = pick(4, 2) == 0 ? 0.2 : 0.1;
  if (pick(4, 6) == 0) experiment.tilting.ess = 0.97;
  if (pick(3, 7) == 0) experiment.tilting.moments = Moments::warm;
  if (pick(3, 7) == 1) experiment.tilting.reuse = 0.5;
  if (pick(3, 7) == 2) experiment.tilting.momentum = 0.9;
  experiment.seed = pick(3, 3);
  const int tilt = static_cast<int>(pick(5, 4)) - 1;
  switch (pick(18, 0)) {
    case 0:
      return Reset{};
    case 1:
      return Reseed{pick(100, 5)};
    case 2:
      return pick(4, 5) == 0 ? Command(TrainBase{}) : Command(Play{});
    case 3:
    case 4:
      return Configure{
          .experiment = experiment, .start_over = pick(2, 5) == 0, .transient = pick(3, 5) == 0};
    case 5:
    case 6:
      return Branch{tilt, experiment};
    case 7:
      return MeasureBudget{tilt};
    case 8:
      return SetHistoryBudget{std::size_t{1} << pick(24, 5)};
    case 13:
      if (pick(2, 5) == 0) return PinRun{pick(20, 6), pick(2, 7) == 0};
      return Restore{pick(60, 6), experiment};
    case 14:
      if (pick(3, 5) == 0) return Preview{};
      return Preview{std::make_shared<const Experiment>(experiment),
                     std::make_shared<const TiltCourse>(experiment)};
    case 9:
      return SetPace{pick(2, 5) == 0 ? 0.0 : 0.02};
    case 10:
    case 11:
      return Pause{};
    case 12:
      return Step{};
    default:
      return Play{};
  }
}

void check_consistent(const Snapshot& s) {
  CHECK(s.phase != Phase::failed);
  CHECK(s.tilt >= 0);
  CHECK(s.tilt <= s.course->last());
  CHECK(s.tilts->size() <= static_cast<std::size_t>(s.tilt) + 1);
  for (std::size_t k = 0; k < s.tilts->size(); ++k) {
    CHECK((*s.tilts)[k].tilt == static_cast<int>(k));
  }
  CHECK(s.history->tilts.size() <= s.tilts->size());
  CHECK(s.kept_runs->size() <= KeptRuns::most);
  for (const Snapshot::OtherRun& kept : *s.kept_runs) CHECK(kept.run != s.run);
  for (const ErrorBudget& budget : *s.budgets) CHECK(budget.tilt <= s.tilt);
  if (s.samples) CHECK(s.samples_tilt <= s.tilt);
}

}  // namespace

namespace {

void check_whatever_it_is_told(Measuring measuring) {
  Session maker(tiny(), {});
  maker.send(TrainBase{});
  const auto made = wait_until(maker, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  const auto bytes = write_model(*made->model);
  const Session::Options options{.pretrained = {bytes},
                                 .base_model = {},
                                 .start = nullptr,
                                 .measuring = measuring,
                                 .judges = measuring == Measuring::behind};
  Session session(tiny(), options);
  const auto end = std::chrono::steady_clock::now() + duration();
  INFO("seed " << seed());
  std::uint64_t version = 0;
  for (std::uint64_t i = 0; std::chrono::steady_clock::now() < end; ++i) {
    session.send(command(i));
    // For as long as it takes to publish so many times; a command that does nothing is published.
    auto snapshot = session.snapshot();
    const auto many = RandomStream(seed(), Purpose::test, 1).below(6, i);
    for (std::uint32_t n = 0; n < many; ++n) {
      session.send(PinRun{0, false});
      snapshot = session.wait_for_change(snapshot->version);
    }
    INFO(snapshot->message);
    CHECK(snapshot->version >= version);
    version = snapshot->version;
    check_consistent(*snapshot);
    if (i % 4 == 0 && !snapshot->kept_runs->empty()) {
      const Snapshot::OtherRun& kept = snapshot->kept_runs->front();
      session.send(Restore{kept.run, *kept.experiment});
    }
  }
  // After all that, the experiment gives what it always gives.
  Session fresh(tiny(), options);
  auto expected = run_to_end(fresh);
  session.send(SetPace{0.0});
  // Another family drops whatever base model was trained on the way.
  Experiment other = tiny();
  other.network.width = 9;
  session.send(Configure{other});
  session.send(Configure{tiny()});
  session.send(Reseed{tiny().seed});
  constexpr std::size_t mark = 12'345'678;
  session.send(SetHistoryBudget{mark});
  wait_until(session, [](const Snapshot& s) {
    return s.history->budget == mark && s.phase == Phase::idle && at_rest(s);
  });
  if (measuring == Measuring::behind) {
    expected = wait_until(fresh, [](const Snapshot& s) { return !s.measuring; });
    run_to_end(session);
    const auto last = wait_until(session, [](const Snapshot& s) { return !s.measuring; });
    return check_same_run(*expected, *last);
  }
  check_same_run(*expected, *run_to_end(session));
}

}  // namespace

TEST_CASE("whatever it is told, and whenever, a session stays consistent and ends up in order") {
  check_whatever_it_is_told(Measuring::in_step);
}

TEST_CASE("and so does one that is measured behind its back") {
  check_whatever_it_is_told(Measuring::behind);
}
