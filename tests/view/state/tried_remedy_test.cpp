#include "view/state/tried_remedy.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

using Outcome = TriedRemedy::Outcome;

Verdict verdict_of(Verdict::Kind kind, double severity) {
  Verdict verdict;
  verdict.kind = kind;
  if (kind != Verdict::Kind::awaited) {
    verdict.measures = {{"NLL", 3.42, 0.1}, {"sliced W₂", 0.1 * severity, severity}};
  }
  verdict.headline = "Poor: 0.59 nats above exact samples";
  verdict.words = verdict.headline + "; most of it is the network's part: take more passes E";
  verdict.remedy =
      Remedy{&setting("tilting.epochs"), 10.0, "take more passes E", "Set passes E = 10"};
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
  tried.set(first, before, *second.experiment);
  tried.follow(first, before);
  CHECK_FALSE(tried.outcome(worse));  // still on the run before
  tried.follow(second, verdict_of(Verdict::Kind::awaited, 0.0));
  CHECK(tried.outcome(worse) == Outcome::worse);
  CHECK(tried.outcome(verdict_of(Verdict::Kind::poor, 3.3)) == Outcome::as_before);
  CHECK(tried.outcome(verdict_of(Verdict::Kind::good, 0.5)) == Outcome::better);
  CHECK_FALSE(tried.outcome(verdict_of(Verdict::Kind::awaited, 0.0)));

  // The change was taken back, or something else was changed after it.
  SUBCASE("back") { tried.follow(first, before); }
  SUBCASE("on") { tried.follow(run_of(3, 20), worse); }
  CHECK_FALSE(tried.outcome(worse));
}

TEST_CASE("a run with other settings than the remedy's tells nothing of it") {
  TriedRemedy tried;
  const Verdict worse = verdict_of(Verdict::Kind::poor, 4.0);
  tried.set(run_of(1, 10), verdict_of(Verdict::Kind::poor, 3.0), *run_of(2, 20).experiment);
  tried.follow(run_of(2, 25), worse);
  CHECK_FALSE(tried.outcome(worse));
}

TEST_CASE("what has made a run worse is followed by no other remedy, and is not offered again") {
  TriedRemedy tried;
  const Snapshot first = run_of(1, 10);
  const Snapshot second = run_of(2, 20);
  const Verdict before = verdict_of(Verdict::Kind::poor, 3.0);
  const Verdict worse = verdict_of(Verdict::Kind::poor, 4.0);
  CHECK(beside_run_before(before, *first.experiment, tried).words == before.words);
  tried.set(first, before, *second.experiment);
  tried.follow(second, worse);
  const Verdict said = beside_run_before(worse, *second.experiment, tried);
  CHECK_FALSE(said.remedy);
  CHECK(said.words ==
        "Poor: 0.59 nats above exact samples; worse than before the change, which Ctrl+Z takes "
        "back (sliced W₂ 0.4, was 0.3)");
  tried.follow(first, before);
  const Verdict again = beside_run_before(before, *first.experiment, tried);
  CHECK_FALSE(again.remedy);
  CHECK(again.words ==
        "Poor: 0.59 nats above exact samples; \"take more passes E\" has not helped here: another "
        "seed tells what is chance");
  // Elsewhere it may.
  CHECK(beside_run_before(before, *run_of(1, 15).experiment, tried).remedy);
}

TEST_CASE("a remedy that changes nothing is not offered once more, and one that helps is") {
  TriedRemedy tried;
  const Snapshot second = run_of(2, 20);
  const Verdict before = verdict_of(Verdict::Kind::poor, 3.0);
  tried.set(run_of(1, 10), before, *second.experiment);
  SUBCASE("nothing") {
    tried.follow(second, before);
    const Verdict said = beside_run_before(before, *second.experiment, tried);
    CHECK_FALSE(said.remedy);
    CHECK(said.words.find("; no better than before the change; \"take more passes E\"") !=
          std::string::npos);
  }
  SUBCASE("helps") {
    const Verdict better = verdict_of(Verdict::Kind::fair, 1.5);
    tried.follow(second, better);
    const Verdict said = beside_run_before(better, *second.experiment, tried);
    CHECK(said.remedy);
    CHECK(
        said.words.find("; better than before the change (sliced W₂ 0.15, was 0.3); most of it") !=
        std::string::npos);
  }
}

TEST_CASE("the measure that is farthest off tells whether a remedy has helped") {
  TriedRemedy tried;
  const auto verdict = [](double nll, double mean) {
    Verdict of = verdict_of(Verdict::Kind::fair, 1.0);
    of.measures = {{"NLL", 2.87, nll}, {"squared error of the mean", 1e-3, mean}};
    return of;
  };
  tried.set(run_of(1, 10), verdict(1.6, 0.3), *run_of(2, 20).experiment);
  tried.follow(run_of(2, 20), verdict(1.4, 1.7));
  CHECK(tried.outcome(verdict(1.4, 1.7)) == Outcome::as_before);
  CHECK(tried.outcome(verdict(1.9, 2.1)) == Outcome::worse);
  CHECK(tried.outcome(verdict(0.9, 1.1)) == Outcome::better);
}

TEST_CASE("in the place of a remedy that has not helped, the next one is offered") {
  TriedRemedy tried;
  const Snapshot first = run_of(1, 10);
  Verdict before = verdict_of(Verdict::Kind::poor, 3.0);
  before.others = {{&setting("tilting.samples"), 4'000.0, "take more samples S", "Set samples"},
                   {&setting("tilting.tilts"), 20.0, "take more tilts N", "Set N = 20"}};
  const auto offered = [&] { return beside_run_before(before, *first.experiment, tried); };
  const auto fail = [&](std::uint64_t run, const Setting& setting) {
    Verdict asked = before;
    asked.remedy->setting = &setting;
    tried.set(first, asked, *run_of(run, 20).experiment);
    tried.follow(run_of(run, 20), verdict_of(Verdict::Kind::poor, 4.0));
    tried.follow(first, before);
  };
  fail(2, setting("tilting.epochs"));
  CHECK(offered().words.ends_with(
      "; \"take more passes E\" has not helped here: take more samples S"));
  CHECK(offered().remedy->button == "Set samples");
  fail(3, setting("tilting.samples"));
  CHECK(offered().remedy->setting == &setting("tilting.tilts"));
  fail(4, setting("tilting.tilts"));
  CHECK_FALSE(offered().remedy);
}
