#include "base/grey_png.h"
#include "config/embed_picture.h"
#include "diffusion/model_file.h"
#include "temporary_folder.h"
#include "view/mock_gui.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

const std::string with_program =
    "format = 4\n[reward]\nkind = \"process\"\ncommand = [\"python3\", \"my_reward.py\"]\n";

/// Whether anything was sent with which a program may be started.
bool may_start(const MockWindow& window) {
  return std::ranges::any_of(window.sent, [](const Command& command) {
    const auto* configure = std::get_if<Configure>(&command);
    return configure != nullptr && configure->experiment.reward.may_start;
  });
}

void drop(MockWindow& window, const std::string& text) {
  const tiltscope::test::TemporaryFolder folder;
  window.interface().open({folder.file("dropped.toml", text)});
  window.frames(3);
}

}  // namespace

TEST_CASE("a dropped configuration starts no program by itself") {
  MockWindow window(snapshot_at(7));
  drop(window, with_program);
  CHECK(window.sent.empty());
  REQUIRE(window.has("##start-once"));
  // Nobody keeps a list here.
  CHECK_FALSE(window.has("##start-always"));
  window.click("##start-not");
  window.frames(3);
  CHECK(window.sent.empty());
  CHECK_FALSE(window.has("##start-once"));
}

TEST_CASE("a program that is allowed once may start") {
  MockWindow window(snapshot_at(7));
  drop(window, with_program);
  window.click("##start-once");
  CHECK(may_start(window));
}

TEST_CASE("a program that is allowed for good is remembered, and asked about no more") {
  int remembered = 0;
  MockWindow window(snapshot_at(7));
  window.interface().set_leave({[&](const RewardConfig&) { return remembered > 0; },
                                [&](const RewardConfig& reward) {
                                  ++remembered;
                                  CHECK(reward.command.front() == "python3");
                                }});
  drop(window, with_program);
  window.click("##start-always");
  CHECK(remembered == 1);
  CHECK(may_start(window));
  window.frames(3);
  drop(window, with_program);
  CHECK_FALSE(window.has("##start-once"));
}

TEST_CASE("Escape answers no") {
  MockWindow window(snapshot_at(7));
  drop(window, with_program);
  window.perform(Action::close);
  window.frames(3);
  CHECK(window.sent.empty());
  CHECK_FALSE(window.has("##start-once"));
}

TEST_CASE("keys answer: at first the answer is marked that changes nothing") {
  for (const bool goes_left : {false, true}) {
    CAPTURE(goes_left);
    MockWindow window(snapshot_at(7));
    drop(window, with_program);
    REQUIRE(window.has("##start-once"));
    if (goes_left) window.press_key(ImGuiKey_LeftArrow);
    window.press_key(ImGuiKey_Space);
    window.frames(3);
    CHECK_FALSE(window.has("##start-once"));
    CHECK(may_start(window) == goes_left);
  }
}

TEST_CASE("settings that the window opens with are asked about as well") {
  Experiment experiment;
  experiment.reward.kind = RewardKind::process;
  experiment.reward.command = {"python3", "my_reward.py"};
  Snapshot snapshot = snapshot_at(0);
  snapshot.course = std::make_shared<const TiltCourse>(experiment);
  snapshot.experiment = std::make_shared<const Experiment>(experiment);
  snapshot.target_density = snapshot.density = nullptr;
  MockWindow window(std::move(snapshot));
  REQUIRE(window.has("##start-once"));
  window.click("##start-once");
  CHECK(may_start(window));
  // The reward of before had no leave.
  CHECK(is<Reset>(window.sent.back()));
}

TEST_CASE("a dropped picture becomes the reward once that is answered") {
  const tiltscope::test::TemporaryFolder folder;
  const GreyPicture picture{2, 2, {0, 255, 255, 0}};
  const std::string file = folder.file("face.png", write_grey_png(picture));
  MockWindow window(snapshot_at(7));
  window.interface().open({file});
  window.frames(3);
  CHECK(window.sent.empty());
  REQUIRE(window.has("##picture-use"));
  window.click("##picture-use");
  REQUIRE_FALSE(window.sent.empty());
  const auto* configure = std::get_if<Configure>(&window.sent.back());
  REQUIRE(configure != nullptr);
  CHECK(configure->experiment.reward.kind == RewardKind::picture);
  CHECK(embedded_picture(configure->experiment.reward) == picture);
}

TEST_CASE("a dropped base model becomes the base once that is answered") {
  const tiltscope::test::TemporaryFolder folder;
  Experiment made;
  made.network = {.depth = 1, .width = 8, .time_features = 4};
  made.base.means[0] += Eigen::Vector2d(0.25, 0.0);
  const auto bytes_at = [&](int tilt) {
    const NoiseNetwork network(made.dimension(), made.network, made.schedule);
    const auto bytes = write_model({made, network, tilt});
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  MockWindow window(snapshot_at(7));
  // Whatever its name.
  window.interface().open({folder.file("tilted.safetensors", bytes_at(3))});
  window.frames(3);
  CHECK_FALSE(window.has("##model-use"));
  window.interface().open({folder.file("mine.model", bytes_at(0))});
  window.frames(3);
  CHECK(window.sent.empty());
  REQUIRE(window.has("##model-use"));
  window.click("##model-use");
  // With auto-run, what follows is to play.
  REQUIRE(window.sent.size() >= 2);
  const auto* use = std::get_if<UseBase>(&window.sent[0]);
  REQUIRE(use != nullptr);
  CHECK(use->model->experiment == made);
  const auto* configure = std::get_if<Configure>(&window.sent[1]);
  REQUIRE(configure != nullptr);
  CHECK(same_base_model(configure->experiment, made));
}

TEST_CASE("of files dropped together each is dealt with") {
  const tiltscope::test::TemporaryFolder folder;
  const GreyPicture picture{2, 2, {0, 255, 255, 0}};
  MockWindow window(snapshot_at(7));
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  window.interface().open({folder.file("good.toml", "[tilting]\ntilts = 12\n"),
                           folder.file("bad.toml", "[tilting]\ntilts = -3\n"), folder / "fifo",
                           folder.file("a.png", write_grey_png(picture)),
                           folder.file("b.png", write_grey_png(picture))});
  window.frames(3);
  REQUIRE(window.sent.size() == 1);
  CHECK(std::get<Configure>(window.sent[0]).experiment.tilting.tilts == 12);
  // One question after the other.
  REQUIRE(window.has("##picture-not"));
  window.click("##picture-not");
  window.frames(3);
  REQUIRE(window.has("##picture-use"));
  window.click("##picture-use");
  CHECK(window.sent.size() == 2);
  window.frames(3);
  CHECK_FALSE(window.has("##picture-use"));
}
