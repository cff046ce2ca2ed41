#include "session/session.h"

#include "diffusion/model_file.h"
#include "session/driving.h"

#include <set>

using namespace tiltscope;
using namespace tiltscope::test;

TEST_CASE("a run goes from the base model to the last tilt") {
  Session session(tiny(), {});
  CHECK(wait_for(session, Phase::idle)->base_ready == false);
  const auto end = run_to_end(session);
  CHECK(end->tilt == 3);
  REQUIRE(end->tilts->size() == 4);
  for (int k = 0; k <= 3; ++k) {
    const TiltRecord& record = (*end->tilts)[static_cast<std::size_t>(k)];
    CHECK(record.tilt == k);
    CHECK(record.lambda == doctest::Approx(0.1 * k / 3));
    CHECK(record.rmse > 0);
    CHECK(record.rmse_weighted > 0);
    CHECK((record.training_seconds > 0) == (k > 0));
  }
  CHECK(end->base_epochs->size() == 3);
  CHECK(end->base_origin == "trained here, 3 epochs");
  CHECK(end->final_samples->cols() == 100);
  CHECK(end->samples_tilt == 3);
  CHECK(end->model->tilt == 3);
}

TEST_CASE("reset repeats the run exactly, reseed does not") {
  Session session(tiny(), {});
  const auto first = run_to_end(session);
  session.send(Reset{});
  const auto idle = wait_for(session, Phase::idle);
  CHECK(idle->tilt == 0);
  CHECK(idle->run > first->run);
  check_same_run(*first, *run_to_end(session));

  session.send(Reseed{42});
  wait_for(session, Phase::idle);
  const auto other = run_to_end(session);
  CHECK(other->experiment->seed == 42);
  CHECK(*other->final_samples != *first->final_samples);
}

TEST_CASE("stepping gives the same run as playing, and so does pausing") {
  Session played(tiny(), {});
  const auto expected = run_to_end(played);

  Session stepped(tiny(), {});
  stepped.send(Step{});
  wait_until(stepped, [](const Snapshot& s) {
    return s.base_ready && s.phase == Phase::idle && s.activity == Activity::none;
  });
  for (int k = 1; k <= 3; ++k) {
    stepped.send(Step{});
    const auto after = wait_until(stepped, [k](const Snapshot& s) {
      return s.tilt == k && (s.phase == Phase::paused || s.phase == Phase::finished) &&
             s.activity == Activity::none;
    });
    CHECK(after->samples_tilt == k);
  }
  check_same_run(*expected, *wait_for(stepped, Phase::finished));

  Session paused(tiny(), {});
  for (const auto activity : {Activity::training_base, Activity::sampling, Activity::tilting}) {
    paused.send(Play{});
    // So short an activity may pass unseen.
    wait_until(paused, [&](const Snapshot& s) {
      return s.activity == activity || s.phase == Phase::finished;
    });
    paused.send(Pause{});
    wait_until(paused, [](const Snapshot& s) {
      return s.phase == Phase::paused || s.phase == Phase::finished;
    });
  }
  paused.send(Play{});
  for (int i = 0; i < 20; ++i) {
    paused.send(Pause{});
    paused.send(Play{});
  }
  check_same_run(*expected, *wait_for(paused, Phase::finished));
}

TEST_CASE("the number of threads changes nothing") {
  Experiment experiment = tiny();
  experiment.run.threads = 1;
  Session one(experiment, {});
  const auto expected = run_to_end(one);
  for (const int threads : {2, 3, 8}) {
    CAPTURE(threads);
    experiment.run.threads = threads;
    Session several(experiment, {});
    check_same_run(*run_to_end(several), *expected);
  }
}

TEST_CASE("a pause holds in the middle of a tilt, and a reset abandons it") {
  Session session(endless(), {});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  session.send(Pause{});
  const auto paused = wait_for(session, Phase::paused);
  CHECK(paused->tilt == 0);
  // What changes nothing is answered, and shows that nothing has gone on meanwhile.
  for (auto seen = paused; seen->version < paused->version + 5;) {
    session.send(SetPace{0.0});
    seen = session.wait_for_change(seen->version);
    CHECK(seen->phase == Phase::paused);
    CHECK(seen->progress == paused->progress);
  }
  session.send(Play{});
  wait_for(session, Phase::tilting);
  session.send(Reset{});
  wait_for(session, Phase::idle);
}

TEST_CASE("a pause right behind a play is not lost, and a reset undoes it") {
  Session session(tiny(), {});
  wait_for(session, Phase::idle);
  session.send(Play{});
  session.send(Pause{});
  const auto paused = wait_for(session, Phase::paused);
  CHECK(paused->tilt == 0);
  session.send(Reset{});
  session.send(Pause{});
  wait_until(session, [](const Snapshot& s) { return s.phase == Phase::idle && at_rest(s); });
  CHECK(run_to_end(session)->tilt == 3);
}

TEST_CASE("a run of many small tilts takes a rate in proportion to them if that is asked for") {
  const auto samples = [](RateScaling scaling, double rate) {
    Experiment experiment = tiny();
    experiment.tilting.tilts = 40;  // half of a twentieth each
    experiment.tilting.scaling = scaling;
    experiment.tilting.rate = rate;
    Session session(experiment, {});
    return *run_to_end(session)->final_samples;
  };
  const Eigen::MatrixXd scaled = samples(RateScaling::delta, 2e-3);
  const double other_rate = (scaled - samples(RateScaling::fixed, 2e-3)).norm();
  CHECK((scaled - samples(RateScaling::fixed, 1e-3)).norm() < 0.02 * other_rate);
}

TEST_CASE("settings of the optimiser wait for the next tilt, whatever they are") {
  Session session(endless(), {});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
  Experiment changed = endless();
  changed.tilting.batch = 60;
  changed.tilting.epochs = 1;
  changed.tilting.samples = 61;
  session.send(Configure{changed});
  const auto told =
      wait_until(session, [](const Snapshot& s) { return s.experiment->tilting.batch == 60; });
  const auto later =
      wait_until(session, [&](const Snapshot& s) { return s.version > told->version + 3; });
  CHECK(later->tilt == 0);
  CHECK(later->activity == Activity::tilting);
}

TEST_CASE("a sampler that changes while data are drawn draws those of the next tilt") {
  Experiment slow = tiny();
  slow.tilting.sampler.steps = 20'000;
  Session session(slow, {});
  session.send(Step{});
  wait_until(session, [](const Snapshot& s) { return s.tilts->size() == 1 && at_rest(s); });
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::sampling; });
  session.send(Configure{tiny()});
  const auto changed = wait_for(session, Phase::finished);
  REQUIRE(changed->experiment->tilting.sampler.steps == 10);
  REQUIRE(changed->run == 0);
  const auto parameters = [](const Snapshot& s, int k) { return *s.history->find(k)->parameters; };
  Session fresh(tiny(), {});
  CHECK(parameters(*changed, 1) != parameters(*run_to_end(fresh), 1));
  // Branched off after it, the run goes on as it did.
  session.send(Branch{1, tiny()});
  wait_until(session, [](const Snapshot& s) { return s.run == 1 && at_rest(s); });
  check_same_run(*changed, *run_to_end(session));
}

TEST_CASE("a reset during a base training goes back to the pretrained base") {
  Session maker(tiny(), {});
  maker.send(TrainBase{});
  const auto made = wait_until(maker, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  Experiment slow = tiny();
  const auto bytes = write_model(*made->model);
  Session session(slow, {.pretrained = {bytes}, .base_model = {}});
  const auto first = run_to_end(session);
  session.send(TrainBase{});
  session.send(Reset{});
  wait_until(session, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  CHECK(session.snapshot()->base_origin == "pretrained");
  check_same_run(*first, *run_to_end(session));
}

TEST_CASE("another dimension drops the base model and all that belonged to it") {
  Session session(tiny(), {});
  run_to_end(session);
  Experiment line = tiny();
  line.base.weights = Eigen::VectorXd::Ones(1);
  line.base.means = {Eigen::VectorXd::Zero(1)};
  line.base.covariances = {Eigen::MatrixXd::Identity(1, 1)};
  line.reward = {.A = Eigen::MatrixXd::Zero(1, 1), .b = Eigen::VectorXd::Ones(1)};
  session.send(Configure{line});
  const auto dropped = wait_until(session, [](const Snapshot& s) { return !s.base_ready; });
  CHECK(dropped->model == nullptr);
  CHECK(dropped->samples == nullptr);
  CHECK(dropped->base_origin.empty());
  CHECK(dropped->base_epochs->empty());
  CHECK(run_to_end(session)->final_samples->rows() == 1);

  Experiment wide = line;
  wide.base.means = {Eigen::VectorXd::Zero(64)};
  wide.base.covariances = {Eigen::MatrixXd::Identity(64, 64)};
  wide.reward = {.A = Eigen::MatrixXd::Zero(64, 64), .b = Eigen::VectorXd::Constant(64, 0.1)};
  session.send(Configure{wide});
  wait_until(session, [](const Snapshot& s) { return s.experiment->dimension() == 64; });
  CHECK(run_to_end(session)->final_samples->rows() == 64);
}

TEST_CASE("a setting changed after the last tilt starts over") {
  Session session(tiny(), {});
  const auto end = run_to_end(session);
  Experiment changed = tiny();
  changed.tilting.sampler.eta = 0.5;
  session.send(Configure{changed});
  const auto idle = wait_until(
      session, [&](const Snapshot& s) { return s.run > end->run && s.phase == Phase::idle; });
  CHECK(idle->tilts->size() <= 1);
}

TEST_CASE("a session closes in the middle of anything") {
  for (const auto activity : {Activity::training_base, Activity::tilting}) {
    Experiment experiment = endless();
    if (activity == Activity::training_base) {
      experiment.training.epochs = 1'000'000;
    }
    Session session(experiment, {});
    session.send(Play{});
    wait_until(session, [&](const Snapshot& s) { return s.activity == activity; });
  }
}

TEST_CASE("a change of eta applies from the next tilt, of lambda starts over") {
  Session session(endless(), {});
  session.send(Play{});
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });

  Experiment changed = endless();
  changed.tilting.sampler.eta = 0.25;
  session.send(Configure{changed});
  const auto gentle = wait_until(
      session, [](const Snapshot& s) { return s.experiment->tilting.sampler.eta == 0.25; });
  CHECK(gentle->activity == Activity::tilting);
  CHECK(gentle->message == "applies from the next tilt");

  changed.tilting.lambda = 0.2;
  session.send(Configure{changed});
  const auto restarted =
      wait_until(session, [&](const Snapshot& s) { return s.run > gentle->run; });
  CHECK(restarted->experiment->tilting.lambda == 0.2);
  // It was playing, so it plays on.
  wait_until(session, [](const Snapshot& s) { return s.activity == Activity::tilting; });
}

TEST_CASE("what a change does to the run") {
  const Experiment before;
  const auto effect = [&](auto change) {
    Experiment after = before;
    change(after);
    return effect_of(before, after);
  };
  CHECK(effect([](Experiment&) {}) == ChangeEffect::none);
  CHECK(effect([](Experiment& e) { e.tilting.sampler.eta = 0.5; }) == ChangeEffect::next_tilt);
  CHECK(effect([](Experiment& e) { e.tilting.epochs = 7; }) == ChangeEffect::next_tilt);
  CHECK(effect([](Experiment& e) { e.tilting.lambda = 2; }) == ChangeEffect::restart);
  CHECK(effect([](Experiment& e) { e.tilting.tilts = 2; }) == ChangeEffect::restart);
  CHECK(effect([](Experiment& e) { e.reward.b[0] = 2; }) == ChangeEffect::restart);
  CHECK(effect([](Experiment& e) { e.seed = 2; }) == ChangeEffect::restart);
  CHECK(effect([](Experiment& e) { e.base.means[0][0] = 5; }) == ChangeEffect::retrain_base);
  CHECK(effect([](Experiment& e) { e.network.width = 5; }) == ChangeEffect::retrain_base);
  CHECK(effect([](Experiment& e) { e.training.rate = 5; }) == ChangeEffect::retrain_base);
}

TEST_CASE("a pretrained base model is used where it fits, and nowhere else") {
  Session trainer(tiny(), {});
  trainer.send(TrainBase{});
  const auto trained = wait_until(trainer, [](const Snapshot& s) {
    return s.base_ready && s.phase == Phase::idle && s.activity == Activity::none;
  });
  const auto bytes = write_model(*trained->model);
  CHECK(read_model(bytes, "m").tilt == 0);

  Session fitting(tiny(), {.pretrained = {bytes}, .base_model = {}});
  CHECK(wait_until(fitting, [](const Snapshot& s) { return s.base_ready; })->base_origin ==
        "pretrained");
  check_same_run(*run_to_end(trainer), *run_to_end(fitting));

  Experiment other = tiny();
  other.training.samples = 300;
  Session differing(other, {.pretrained = {bytes}, .base_model = {}});
  CHECK(run_to_end(differing)->base_origin == "trained here, 3 epochs");
  Session chosen(other, {.pretrained = {}, .base_model = bytes});
  CHECK(wait_until(chosen, [](const Snapshot& s) { return s.base_ready; })->base_origin ==
        "from a file");

  fitting.send(TrainBase{});
  const auto again = wait_until(fitting, [](const Snapshot& s) {
    return s.base_origin == "trained here, 3 epochs" && s.activity == Activity::none;
  });
  CHECK(write_model(*again->model) == bytes);
}

TEST_CASE("a run that diverges fails with a reason, and a reset brings it back") {
  Experiment experiment = tiny();
  experiment.tilting.rate = 1e38;
  Session session(experiment, {});
  const auto failed = run_to_failure(session);
  CHECK(failed->message.starts_with("tilt 1: "));
  session.send(Reset{});
  session.send(Configure{tiny()});
  session.wait_for_change(failed->version);
  CHECK(run_to_end(session)->tilt == 3);
}

TEST_CASE("snapshots are immutable and their versions grow") {
  Session session(tiny(), {});
  std::set<std::uint64_t> versions;
  auto snapshot = session.snapshot();
  session.send(Play{});
  while (snapshot->phase != Phase::finished) {
    CHECK(versions.insert(snapshot->version).second);
    snapshot = session.wait_for_change(snapshot->version);
  }
  CHECK(*versions.rbegin() < snapshot->version);
}

TEST_CASE("a method with rounds says round where it fails, and tries remedies of its own") {
  Experiment experiment = tiny();
  experiment.method.kind = MethodKind::draft;
  experiment.method.chain_steps = 5;
  experiment.method.draft.rounds = 3;
  experiment.method.draft.paths = 8;
  experiment.method.draft.rate = 1.0;
  experiment.method.draft.steps = 200;
  experiment.method.draft.kl_weight = 0.0;
  Session session(experiment, {});
  const auto failed = run_to_failure(session);
  REQUIRE(failed->failure);
  CHECK(failed->failure->step == "round");
  CHECK(failed->message.starts_with("round "));
  CHECK(failed->message.find("tilt") == std::string::npos);
}
