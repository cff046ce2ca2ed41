#include "view/state/tried_remedy.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <memory>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

using Outcome = TriedRemedy::Outcome;

Verdict verdict_of(Verdict::Kind kind, double severity) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.severity = severity;
  verdict.headline = "Poor: 0.59 nats above exact samples";
  verdict.words = verdict.headline + "; most of it is the network's part: take more passes E";
  verdict.remedy = Remedy{};
  return verdict;
}

/// With N tilts.
Snapshot run_of(std::uint64_t run, int tilts) {
  Experiment experiment;
  experiment.tilting.tilts = tilts;
  Snapshot snapshot = idle_snapshot(experiment);
  snapshot.run = run;
  return snapshot;
}

}  // namespace

TEST_CASE("the run with a remedy is told from the run before, from others and from none") {
  const Verdict before = verdict_of(Verdict::Kind::poor, 3.0);
  const Verdict worse = verdict_of(Verdict::Kind::poor, 4.0);
  TriedRemedy tried;
  CHECK_FALSE(tried.outcome(worse));
  const Snapshot first = run_of(1, 10);
  const Snapshot second = run_of(2, 20);
  tried.set(first.run, before, *second.experiment);
  tried.follow(first);
  CHECK_FALSE(tried.outcome(worse));  // still on the run before
  tried.follow(second);
  CHECK(tried.outcome(worse) == Outcome::worse);
  CHECK(tried.outcome(verdict_of(Verdict::Kind::poor, 3.2)) == Outcome::as_before);
  CHECK(tried.outcome(verdict_of(Verdict::Kind::good, 0.5)) == Outcome::better);
  CHECK_FALSE(tried.outcome(verdict_of(Verdict::Kind::awaited, 0.0)));

  // The change was taken back, or something else was changed after it.
  SUBCASE("back") { tried.follow(first); }
  SUBCASE("on") { tried.follow(run_of(3, 20)); }
  CHECK_FALSE(tried.outcome(worse));
}

TEST_CASE("a run with other settings than the remedy's tells nothing of it") {
  TriedRemedy tried;
  tried.set(1, verdict_of(Verdict::Kind::poor, 3.0), *run_of(2, 20).experiment);
  tried.follow(run_of(2, 25));
  CHECK_FALSE(tried.outcome(verdict_of(Verdict::Kind::poor, 4.0)));
}

TEST_CASE("what has made a run worse is followed by no other remedy") {
  TriedRemedy tried;
  const Snapshot second = run_of(2, 20);
  tried.set(1, verdict_of(Verdict::Kind::poor, 3.0), *second.experiment);
  tried.follow(second);
  const Verdict worse = beside_run_before(verdict_of(Verdict::Kind::poor, 4.0), tried);
  CHECK_FALSE(worse.remedy);
  CHECK(worse.words ==
        "Poor: 0.59 nats above exact samples; worse than before the change, which Ctrl+Z takes "
        "back (Poor: 0.59 nats above exact samples)");
  const Verdict same = beside_run_before(verdict_of(Verdict::Kind::poor, 3.0), tried);
  CHECK(same.remedy);
  CHECK(same.words ==
        "Poor: 0.59 nats above exact samples; about as before the change; most of it is the "
        "network's part: take more passes E");
  CHECK(beside_run_before(verdict_of(Verdict::Kind::fair, 1.5), tried).remedy);
}
