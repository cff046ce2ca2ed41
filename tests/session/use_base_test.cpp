#include "session/driving.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// A base model of the family of tiny(), but of another training.
std::shared_ptr<const Model> other_base() {
  Experiment experiment = tiny();
  experiment.training.epochs = 2;
  experiment.seed = 7;
  Session maker(experiment, {});
  maker.send(TrainBase{});
  const auto made = wait_until(maker, [](const Snapshot& s) { return s.base_ready && at_rest(s); });
  return made->model;
}

}  // namespace

TEST_CASE("a base model given to a session under way is that of the next run") {
  const auto model = other_base();
  const auto bytes = write_model(*model);
  Session started({tiny()}, {.pretrained = {}, .base_model = bytes});
  const auto expected = run_to_end(started);

  Session session(tiny(), {});
  const auto before = run_to_end(session);
  CHECK(*before->final_samples != *expected->final_samples);
  session.send(UseBase{model});
  const auto idle =
      wait_until(session, [](const Snapshot& s) { return s.phase == Phase::idle && s.base_ready; });
  CHECK(idle->run > before->run);
  CHECK(idle->base_origin == "from a file");
  check_same_run(*run_to_end(session), *expected);
  // And so it is after a reset.
  session.send(Reset{});
  wait_for(session, Phase::idle);
  check_same_run(*run_to_end(session), *expected);
}

TEST_CASE("a base model of other settings waits for them") {
  const auto model = other_base();
  Experiment wider = tiny();
  wider.network.width = 9;
  Session session(wider, {});
  const auto before = run_to_end(session);
  session.send(UseBase{model});
  session.send(SetPace{0.0});
  const auto after = session.wait_for_change(before->version);
  CHECK(after->run == before->run);
  CHECK(after->phase == Phase::finished);
  session.send(Configure{model->experiment});
  const auto idle =
      wait_until(session, [](const Snapshot& s) { return s.phase == Phase::idle && s.base_ready; });
  CHECK(idle->base_origin == "from a file");
}
