#include "view/state/actions.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

TEST_CASE("the play key pauses what runs and plays what rests") {
  Snapshot snapshot = snapshot_at(3);
  for (const Phase phase : {Phase::idle, Phase::paused, Phase::finished, Phase::failed}) {
    snapshot.phase = phase;
    const auto commands = commands_for(Action::play_or_pause, snapshot);
    REQUIRE(commands.size() == 1);
    CHECK(is<Play>(commands[0]));
  }
  for (const Phase phase : {Phase::training_base, Phase::tilting}) {
    snapshot.phase = phase;
    const auto commands = commands_for(Action::play_or_pause, snapshot);
    REQUIRE(commands.size() == 1);
    CHECK(is<Pause>(commands[0]));
  }
}

TEST_CASE("there is no step after the end, and views send nothing") {
  Snapshot snapshot = snapshot_at(3);
  CHECK(is<Step>(commands_for(Action::step, snapshot).at(0)));
  CHECK(is<Reset>(commands_for(Action::reset, snapshot).at(0)));
  snapshot.phase = Phase::finished;
  CHECK(commands_for(Action::step, snapshot).empty());
  for (const Action action :
       {Action::fit, Action::help, Action::screenshot, Action::close, Action::panels}) {
    CHECK(commands_for(action, snapshot).empty());
  }
}

TEST_CASE("faster and slower walk through the paces and stop at either end") {
  Snapshot snapshot = snapshot_at(3);
  const auto pace_after = [&](Action action) {
    return std::get<SetPace>(commands_for(action, snapshot).at(0)).seconds;
  };
  CHECK(pace_after(Action::faster) == 0.0);
  snapshot.pace = pace_after(Action::slower);
  CHECK(snapshot.pace == 1.0);
  CHECK(pace_after(Action::slower) == 2.0);
  CHECK(pace_after(Action::faster) == 0.0);
  snapshot.pace = 1e9;
  CHECK(pace_after(Action::slower) == paces().front());
}
