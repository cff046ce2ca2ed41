#include "session/kept_runs.h"

#include "session/driving.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

Experiment with_lambda(double lambda, Experiment experiment = tiny()) {
  experiment.tilting.lambda = lambda;
  return experiment;
}

/// Once the session has started over with this strength.
std::shared_ptr<const Snapshot> wait_for_lambda(const Session& session, double lambda) {
  return wait_until(session, [lambda](const Snapshot& s) {
    return s.experiment->tilting.lambda == lambda && at_rest(s) && s.samples;
  });
}

std::shared_ptr<const Snapshot> wait_for_run(const Session& session, std::uint64_t run) {
  return wait_until(session,
                    [run](const Snapshot& s) { return s.run == run && at_rest(s) && s.samples; });
}

/// Of 4000 bytes, or a few more.
Run run_of(std::uint64_t id) {
  Run kept;
  kept.id = id;
  KeptTilt tilt;
  tilt.parameters = std::make_shared<const Eigen::VectorXf>(Eigen::VectorXf::Zero(1000));
  kept.history = with_tilt(History{}, tilt);
  return kept;
}

std::vector<std::uint64_t> numbers(const KeptRuns& runs) {
  std::vector<std::uint64_t> list;
  for (const Run& run : runs.runs()) list.push_back(run.id);
  return list;
}

}  // namespace

TEST_CASE("eight runs are kept, and the oldest that is not pinned goes") {
  KeptRuns runs;
  for (std::uint64_t run = 1; run <= 8; ++run) runs.keep(run_of(run));
  runs.pin(1, true);
  runs.pin(3, true);
  runs.keep(run_of(9));
  runs.keep(run_of(10));
  CHECK(numbers(runs) == std::vector<std::uint64_t>{1, 3, 5, 6, 7, 8, 9, 10});
  runs.pin(1, false);
  runs.keep(run_of(11));
  CHECK(numbers(runs) == std::vector<std::uint64_t>{3, 5, 6, 7, 8, 9, 10, 11});
  runs.forget(7);
  CHECK(runs.find(7) == nullptr);
  REQUIRE(runs.find(8) != nullptr);
  CHECK(runs.find(8)->id == 8);
  // Where all are pinned, the oldest goes all the same.
  for (std::uint64_t run = 1; run <= 20; ++run) runs.pin(run, true);
  runs.keep(run_of(12));
  runs.keep(run_of(13));
  CHECK(numbers(runs) == std::vector<std::uint64_t>{5, 6, 8, 9, 10, 11, 12, 13});
}

TEST_CASE("kept runs take no more memory than a history may") {
  KeptRuns runs;
  for (std::uint64_t run = 1; run <= 4; ++run) runs.keep(run_of(run));
  const std::size_t one = runs.runs().front().bytes();
  CHECK(one >= 4000);
  runs.pin(1, true);
  runs.set_budget(2 * one);
  CHECK(numbers(runs) == std::vector<std::uint64_t>{1, 4});
  runs.keep(run_of(5));
  CHECK(numbers(runs) == std::vector<std::uint64_t>{1, 5});
  runs.set_budget(0);
  CHECK(runs.runs().empty());
}

TEST_CASE("a finished run comes back as it was, and can be branched from") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  CHECK(first->kept_runs->empty());
  session.send(Configure{with_lambda(0.2)});
  const auto second = wait_for_lambda(session, 0.2);
  CHECK(second->run != first->run);
  CHECK(second->tilts->size() == 1);
  REQUIRE(second->kept_runs->size() == 1);
  CHECK(second->kept_runs->front().run == first->run);
  CHECK(second->kept_runs->front().tilt == 3);
  CHECK(effect_of(*second->kept_runs->front().experiment, tiny()) == ChangeEffect::none);

  session.send(Restore{first->run, tiny()});
  const auto back = wait_for_run(session, first->run);
  CHECK(back->phase == Phase::finished);
  CHECK(back->elapsed_seconds >= first->elapsed_seconds);
  CHECK(back->remaining_seconds < 0.0);
  CHECK(back->experiment->tilting.lambda == 0.1);
  CHECK(back->tilt == 3);
  CHECK(back->tilts == first->tilts);
  CHECK(back->samples == first->samples);
  CHECK(back->paths == first->paths);
  CHECK(back->model == first->model);
  CHECK(back->final_samples == first->final_samples);
  CHECK(back->course->last() == first->course->last());
  REQUIRE(back->history->tilts.size() == first->history->tilts.size());
  for (std::size_t k = 0; k < back->history->tilts.size(); ++k) {
    CHECK(back->history->tilts[k].parameters == first->history->tilts[k].parameters);
    CHECK(back->history->tilts[k].samples == first->history->tilts[k].samples);
  }
  // The other run had come to nothing.
  CHECK(back->kept_runs->empty());

  session.send(Branch{1, tiny()});
  wait_until(session, [](const Snapshot& s) { return s.tilt == 1 && at_rest(s) && s.samples; });
  check_same_run(*first, *run_to_end(session));
}

TEST_CASE("a run that is under way comes back after its last tilt, and ends with the same bits") {
  Session session(tiny(), {});
  const auto expected = run_to_end(session);
  session.send(Reset{});
  wait_for(session, Phase::idle);
  session.send(Step{});
  const auto first =
      wait_until(session, [](const Snapshot& s) { return s.tilt == 1 && at_rest(s); });

  session.send(Configure{with_lambda(0.2)});
  wait_for_lambda(session, 0.2);
  session.send(Step{});
  const auto second =
      wait_until(session, [](const Snapshot& s) { return s.tilt == 1 && at_rest(s); });

  // Back and forth: either run is kept while the other is there.
  session.send(Restore{first->run, tiny()});
  const auto back = wait_for_run(session, first->run);
  CHECK(back->phase == Phase::paused);
  CHECK(back->tilts == first->tilts);
  session.send(Restore{second->run, with_lambda(0.2)});
  CHECK(wait_for_run(session, second->run)->tilts == second->tilts);
  session.send(Restore{first->run, tiny()});
  wait_for_run(session, first->run);
  check_same_run(*expected, *run_to_end(session));
}

TEST_CASE("a tilt that a change breaks off is made anew") {
  Session session(tiny(), {});
  session.send(TrainBase{});
  wait_until(session, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  session.send(Step{});
  const auto first =
      wait_until(session, [](const Snapshot& s) { return s.tilt == 1 && at_rest(s); });
  session.send(Configure{endless()});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  session.send(Pause{});
  wait_for(session, Phase::paused);
  session.send(Configure{with_lambda(0.2)});
  wait_for_lambda(session, 0.2);
  session.send(Restore{first->run, endless()});
  const auto back = wait_for_run(session, first->run);
  CHECK(back->phase == Phase::paused);
  CHECK(back->tilt == 1);
  CHECK(back->samples == first->samples);
  CHECK(back->experiment->tilting.epochs == endless().tilting.epochs);
}

TEST_CASE("a run comes back with its base model") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  Experiment wide = tiny();
  wide.network.width = 9;
  session.send(Configure{wide});
  wait_until(session, [](const Snapshot& s) { return !s.base_ready && at_rest(s); });
  const auto second = run_to_end(session);
  CHECK(write_model(*second->model) != write_model(*first->model));
  session.send(Restore{first->run, tiny()});
  const auto back = wait_for_run(session, first->run);
  CHECK(back->base_origin == first->base_origin);
  CHECK(back->base_epochs == first->base_epochs);
  // A reset goes back to this base model, and keeps the run.
  session.send(Reset{});
  wait_for(session, Phase::idle);
  check_same_run(*first, *run_to_end(session));
  session.send(Restore{second->run, wide});
  check_same_run(*second, *wait_for_run(session, second->run));
}

TEST_CASE("what is not kept, or was of another configuration, starts over") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  session.send(Restore{first->run + 100, with_lambda(0.2)});
  CHECK(wait_for_lambda(session, 0.2)->tilts->size() == 1);
  session.send(Restore{first->run, with_lambda(0.3)});
  const auto third = wait_for_lambda(session, 0.3);
  CHECK(third->tilts->size() == 1);
  REQUIRE(third->kept_runs->size() == 1);
  session.send(SetHistoryBudget{0});
  wait_until(session, [](const Snapshot& s) { return s.kept_runs->empty(); });
  session.send(Restore{first->run, tiny()});
  CHECK(wait_for_lambda(session, 0.1)->tilts->size() == 1);
}

TEST_CASE("a run that follows the hand is not kept, unless it is confirmed in the end") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  const auto drag = [&](double lambda) {
    session.send(Configure{.experiment = with_lambda(lambda), .transient = true});
    wait_for_lambda(session, lambda);
    return run_to_end(session);
  };
  drag(0.2);
  const auto last = drag(0.3);
  REQUIRE(last->kept_runs->size() == 1);
  CHECK(last->kept_runs->front().run == first->run);
  // Let go of the slider: the same settings, and the run stays as it is.
  session.send(Configure{with_lambda(0.3)});
  session.send(Configure{with_lambda(0.4)});
  const auto next = wait_for_lambda(session, 0.4);
  REQUIRE(next->kept_runs->size() == 2);
  CHECK(next->kept_runs->back().run == last->run);
}

TEST_CASE("a run starts over with what could wait for the next tilt, where that is asked for") {
  Session session(endless(), {});
  session.send(Play{});
  const auto before =
      wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  Experiment changed = endless();
  changed.tilting.sampler.eta = 0.25;
  session.send(Configure{.experiment = changed, .start_over = true});
  const auto after =
      wait_until(session, [&](const Snapshot& s) { return s.run > before->run && s.samples; });
  CHECK(after->experiment->tilting.sampler.eta == 0.25);
  // It was playing, so it plays on.
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
}

TEST_CASE("a run that has only sampled is kept when it is over, and comes back") {
  Experiment experiment = tiny();
  experiment.method.kind = MethodKind::guidance;
  Session session(experiment, {});
  const auto end = run_to_end(session);
  session.send(Configure{.experiment = with_lambda(0.2, experiment)});
  const auto other = wait_for_lambda(session, 0.2);
  CHECK(other->run != end->run);
  session.send(Restore{end->run, experiment});
  const auto back = wait_for_run(session, end->run);
  CHECK(back->phase == Phase::finished);
  CHECK(*back->final_samples == *end->final_samples);
  CHECK(back->message == "back to the run");
}
