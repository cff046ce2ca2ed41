#include "reward/programs.h"
#include "session/driving.h"
#include "waiting.h"

using namespace tiltscope;
using namespace tiltscope::test;

namespace {

/// As the quadratic form of b = (0, 4) has it.
const std::string four_y = "4 * x[1]";

Experiment towards(const RewardConfig& reward) {
  Experiment experiment = tiny();
  experiment.reward = reward;
  return experiment;
}

/// Of the program's batches, those that a tilt asks for: the exact density's are larger, and come
/// before.
const std::string in_a_tilt = "n == 60 and batches > 2";

/// In a tilt, while the folder has no file "go", it waits; then there is "waits".
std::string waiting_program(const TemporaryFolder& folder) {
  return program_of(four_y, "\n    while " + in_a_tilt + " and not os.path.exists('" +
                                (folder / "go") + "'):\n        open('" + (folder / "waits") +
                                "', 'w').close()\n        time.sleep(0.001)");
}

void wait_until_it_waits(const TemporaryFolder& folder) {
  CHECK(test::wait_until([&] { return std::filesystem::exists(folder / "waits"); }));
}

}  // namespace

TEST_CASE("a run towards a program's reward draws the very samples of the quadratic form") {
  const TemporaryFolder folder;
  Session asked(towards(reward_by(folder, program_of(four_y))), {});
  Session computed(tiny(), {});
  const auto a = run_to_end(asked), b = run_to_end(computed);
  CHECK(*a->final_samples == *b->final_samples);
}

TEST_CASE("a program that fails fails the tilt, and the next run starts it again") {
  const TemporaryFolder folder;
  const RewardConfig reward = reward_by(
      folder, program_of(four_y, "\n    if " + in_a_tilt + " and not os.path.exists('" +
                                     (folder / "go") + "'): raise ValueError('no more')"));
  const Experiment experiment = towards(reward);
  Session session(experiment, {});
  session.send(Play{});
  auto snapshot = session.snapshot();
  while (snapshot->phase != Phase::failed) snapshot = session.wait_for_change(snapshot->version);
  CAPTURE(snapshot->message);
  REQUIRE(snapshot->failure->tilt);
  CHECK(*snapshot->failure->tilt == snapshot->tilt + 1);
  CHECK(static_cast<int>(snapshot->tilts->size()) == snapshot->tilt + 1);
  CHECK(snapshot->failure->may_pass);
  CHECK(snapshot->message.find(": the reward's program \"") != std::string::npos);
  CHECK(snapshot->message.find("ended with exit code 1: ValueError: no more, after 0 of ") !=
        std::string::npos);

  folder.file("go", "");
  session.send(Play{});
  while (snapshot->phase == Phase::failed) snapshot = session.wait_for_change(snapshot->version);
  snapshot = wait_for(session, Phase::finished);
  Session computed(tiny(), {});
  CHECK(*snapshot->final_samples == *run_to_end(computed)->final_samples);
}

TEST_CASE("a run that must not start its program fails, and goes on once it may") {
  const TemporaryFolder folder;
  RewardConfig reward = reward_by(folder, program_of(four_y));
  reward.may_start = false;
  Session session(towards(reward), {});
  session.send(Play{});
  auto snapshot = session.snapshot();
  while (snapshot->phase != Phase::failed) snapshot = session.wait_for_change(snapshot->version);
  CHECK(snapshot->message.find("must be allowed to start") != std::string::npos);
  reward.may_start = true;
  session.send(Configure{.experiment = towards(reward)});
  session.send(Play{});
  while (snapshot->phase == Phase::failed) snapshot = session.wait_for_change(snapshot->version);
  wait_for(session, Phase::finished);
}

TEST_CASE("a run can be reset, held and left while a program lets it wait") {
  const TemporaryFolder folder;
  const RewardConfig reward = reward_by(folder, waiting_program(folder));
  for (const int threads : {1, 3}) {
    CAPTURE(threads);
    Experiment experiment = towards(reward);
    experiment.run.threads = threads;
    Session session(experiment, {});
    session.send(Play{});
    wait_until_it_waits(folder);
    session.send(Reset{});
    wait_until(session, [](const Snapshot& s) { return s.message == "back to the base model"; });

    session.send(Play{});
    wait_for(session, Phase::tilting);
    session.send(Pause{});
    wait_for(session, Phase::paused);
    folder.file("go", "");
    session.send(Play{});
    const auto end = wait_for(session, Phase::finished);
    Session computed(tiny(), {});
    CHECK(*end->final_samples == *run_to_end(computed)->final_samples);
    std::filesystem::remove(folder / "go");
    std::filesystem::remove(folder / "waits");
  }
  Session session(towards(reward), {});
  session.send(Play{});
  wait_until_it_waits(folder);
}
