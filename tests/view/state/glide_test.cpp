#include "view/state/glide.h"

#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <utility>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

using Samples = std::shared_ptr<const Eigen::MatrixXf>;

/// Five points at (k, 0), the same for every k.
Samples at(int k) {
  static std::map<int, Samples> sets;
  Samples& points = sets[k];
  if (!points) {
    Eigen::MatrixXf row = Eigen::MatrixXf::Zero(2, 5);
    row.row(0).setConstant(static_cast<float>(k));
    points = std::make_shared<const Eigen::MatrixXf>(std::move(row));
  }
  return points;
}

/// After k tilts, of `a_tilt` seconds each; the points of tilt j lie at x = j.
Snapshot run_at(int k, double a_tilt = 0.1) {
  Snapshot snapshot = idle_snapshot();
  snapshot.run = 1;
  snapshot.tilt = snapshot.samples_tilt = k;
  auto history = std::make_shared<const History>();
  std::vector<TiltRecord> records;
  for (int j = 0; j <= k; ++j) {
    KeptTilt kept;
    kept.tilt = j;
    kept.samples = at(j);
    kept.density = tilted_density(snapshot.experiment->base, *snapshot.course, j);
    if (j == k) snapshot.samples = kept.samples;
    history = with_tilt(*history, std::move(kept));
    TiltRecord record;
    record.tilt = j;
    if (j > 0) record.sampling_seconds = record.training_seconds = 0.5 * a_tilt;
    records.push_back(record);
  }
  snapshot.history = history;
  snapshot.tilts = std::make_shared<const std::vector<TiltRecord>>(std::move(records));
  give_densities(snapshot);
  return snapshot;
}

/// What a window draws at one time after another.
struct Watch {
  Glide glide;
  Playhead playhead;
  double now = 100.0;

  /// Where the points are, `seconds` after the last look.
  float look(const Snapshot& snapshot, double seconds = 0.0) {
    now += seconds;
    shown = glide.look(snapshot, playhead.look(snapshot), now);
    return (*shown.samples)(0, 0);
  }
  Shown shown;
};

}  // namespace

TEST_CASE("points go straight from one place to the next, slowly at both ends") {
  Eigen::MatrixXf from(2, 2);
  from << 0, 1, 0, -1;
  Eigen::MatrixXf to(2, 2);
  to << 4, 1, 2, 3;
  CHECK(on_the_way(from, to, 0.0) == from);
  CHECK(on_the_way(from, to, 1.0) == to);
  const Eigen::MatrixXf half = on_the_way(from, to, 0.5);
  CHECK(half.isApprox(0.5F * (from + to)));
  // 3/16 - 2/64 of the way after a quarter of the time.
  const Eigen::MatrixXf quarter = on_the_way(from, to, 0.25);
  CHECK(quarter(0, 0) == doctest::Approx(4.0 * (3.0 / 16.0 - 2.0 / 64.0)));
  CHECK(eased(-3.0) == 0.0);
  CHECK(eased(7.0) == 1.0);
  // No speed at the ends, and no way back between.
  CHECK(eased(1e-4) < 1e-7);
  CHECK(1.0 - eased(1.0 - 1e-4) < 1e-7);
  for (int i = 0; i < 100; ++i) CHECK(eased(0.01 * i) < eased(0.01 * (i + 1)));
}

TEST_CASE("a new tilt's samples glide to their places, and are then themselves") {
  Watch watch;
  Snapshot snapshot = run_at(3);
  CHECK(watch.look(snapshot) == 3.0F);
  CHECK(watch.shown.samples == snapshot.samples);
  CHECK_FALSE(watch.glide.moves());
  snapshot = run_at(4);
  // After a rest, the way begins when the tilt is there.
  CHECK(watch.look(snapshot, 50.0) == 3.0F);
  CHECK(watch.glide.moves());
  CHECK(watch.shown.tilt == 4);
  CHECK(watch.shown.density == snapshot.density);
  CHECK(watch.look(snapshot, 0.05) == doctest::Approx(3.5));
  CHECK(watch.shown.samples != snapshot.samples);
  CHECK(watch.look(snapshot, 0.06) == 4.0F);
  CHECK(watch.shown.samples == snapshot.samples);
  CHECK(watch.shown.density == snapshot.density);
  CHECK_FALSE(watch.glide.moves());
}

TEST_CASE("a way that is over before half of a frame has passed is not begun") {
  Watch watch;
  watch.look(run_at(3));
  const Snapshot next = run_at(4);  // a way of 0.1 s
  Glide slow = watch.glide;
  const Shown slow_shown = slow.look(next, watch.playhead.look(next), watch.now + 1.0, 0.25);
  CHECK(slow_shown.samples == next.samples);
  CHECK_FALSE(slow.moves());
  Glide fast = watch.glide;
  const Shown fast_shown = fast.look(next, watch.playhead.look(next), watch.now + 1.0, 0.15);
  CHECK(fast_shown.samples != next.samples);
  CHECK(fast.moves());
}

TEST_CASE("tilts that arrive in lumps are shown one after the other, evenly") {
  Watch watch;
  watch.look(run_at(0, 0.025));
  // Twenty tilts of 25 ms in lumps of four, and a frame every 10 ms.
  float before = 0.0F;
  float fastest = 0.0F;
  double slowest_start = 0.0;
  double arrived = 0.0;
  for (int frame = 1; frame <= 100 && arrived == 0.0; ++frame) {
    const double time = 0.01 * frame;
    const int done = std::min(static_cast<int>(time / 0.1 + 1e-9) * 4, 20);
    const float x = watch.look(run_at(done, 0.025), 0.01);
    CHECK(x >= before);
    CHECK(x <= static_cast<float>(done));
    if (time > 0.1) fastest = std::max(fastest, x - before);
    if (x < 0.5F) slowest_start = time;
    before = x;
    if (x == 20.0F) arrived = time;
  }
  // A lump would be a jump by four.
  CHECK(fastest < 1.5F);
  CHECK(slowest_start < 0.15);
  CHECK(arrived > 0.5);
  CHECK(arrived < 0.75);
}

TEST_CASE("a long way is caught up with, however much of it waits") {
  Watch watch;
  watch.look(run_at(0, 5.0));
  const Snapshot far = run_at(20, 5.0);
  watch.look(far);
  int frames = 0;
  while (watch.glide.moves() && frames < 1000) {
    watch.look(far, 1.0 / 60.0);
    ++frames;
  }
  // 0.8 s / (1 + b) for the tilt with which b wait, for b from 20 to 1.
  CHECK(frames / 60.0 == doctest::Approx(2.12).epsilon(0.03));
  CHECK(glide_seconds(0.1, 1) == doctest::Approx(0.1));
  CHECK(glide_seconds(0.1, 3) == doctest::Approx(0.05));
  CHECK(glide_seconds(60.0, 1) == doctest::Approx(0.4));
}

TEST_CASE("another run's samples are glided to from where the last ones are") {
  Watch watch;
  watch.look(run_at(20));
  Snapshot anew = run_at(0);
  anew.run = 2;
  CHECK(watch.look(anew, 1.0) == 20.0F);
  const float between = watch.look(anew, 0.05);
  CHECK(between < 20.0F);
  CHECK(between > 0.0F);
  CHECK(watch.shown.tilt == 0);
  // Yet another run from the same base model does not hold it up.
  Snapshot third = anew;
  third.run = 3;
  watch.look(third, 0.05);
  CHECK(watch.look(third, 0.1) == 0.0F);
  CHECK(watch.shown.samples == third.samples);
}

TEST_CASE("where frames are slow, another run's samples are there in the first of them") {
  Watch watch;
  watch.look(run_at(20));
  Snapshot anew = run_at(1);
  anew.run = 2;
  const Shown shown = watch.glide.look(anew, watch.playhead.look(anew), watch.now + 1.0, 0.125);
  CHECK(shown.samples == anew.samples);
  CHECK(shown.tilt == 1);
  CHECK_FALSE(watch.glide.moves());
}

TEST_CASE("sets of other sizes are shown all the same") {
  Watch watch;
  Snapshot snapshot = run_at(3);
  snapshot.history = std::make_shared<const History>();
  watch.look(snapshot);
  Snapshot more = snapshot;
  more.samples_tilt = 4;
  more.samples = std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Constant(2, 7, 4.0F));
  CHECK(watch.look(more) == 3.0F);
  CHECK(watch.shown.samples->cols() == 7);
  CHECK((*watch.shown.samples)(0, 6) == 4.0F);
  Snapshot space = more;
  space.samples_tilt = 5;
  space.samples = std::make_shared<const Eigen::MatrixXf>(Eigen::MatrixXf::Constant(3, 7, 5.0F));
  watch.look(space, 1.0);
  CHECK(watch.look(space, 1.0) == 5.0F);
  CHECK(watch.shown.samples == space.samples);
}

TEST_CASE("the window glides by itself with the mouse at rest, and rests when it has arrived") {
  // Within the picture, which would follow them otherwise.
  MockWindow window(run_at(1), {}, ImVec2(1280, 800), {}, 1.0F, true);
  window.wait(1.0F);
  CHECK(window.interface().next_frame() > ImGui::GetTime() + 1.0);
  window.snapshot = run_at(4);
  window.frames();
  float last = 1.0F;
  int moved = 0;
  const int frames = window.leave_alone(3.0, [&] {
    const float x = (*window.samples())(0, 0);
    CHECK(x >= last);
    moved += x > last ? 1 : 0;
    last = x;
    return true;
  });
  CHECK(window.samples() == window.snapshot.samples);
  CHECK(moved > 8);
  CHECK(frames < 30);
  CHECK(window.interface().next_frame() > ImGui::GetTime() + 1.0);
}

TEST_CASE("what is looked back at, compared or saved is not on its way") {
  MockWindow window(run_at(3), {}, ImVec2(1280, 800), {}, 1.0F, true);
  const auto newest = [&](int k) {
    window.snapshot = run_at(k);
    window.frames();
  };
  newest(4);
  CHECK(window.samples() != window.snapshot.samples);
  // Back by hand.
  window.perform(Action::back);
  window.frames();
  CHECK(window.samples() == window.snapshot.history->find(3)->samples);
  window.perform(Action::newest);
  window.frames();
  CHECK(window.samples() == window.snapshot.samples);
  // A picture of the window.
  newest(5);
  CHECK(window.samples() != window.snapshot.samples);
  window.perform(Action::screenshot);
  CHECK(window.samples() == window.snapshot.samples);
  CHECK(window.interface().take_picture_request());
  // With the learned score beside them.
  window.interface().canvas().layers().get<LearnedScoreLayer>().shown = true;
  newest(6);
  CHECK(window.samples() == window.snapshot.samples);
  window.interface().canvas().layers().get<LearnedScoreLayer>().shown = false;
  window.frames();
  newest(7);
  CHECK(window.samples() != window.snapshot.samples);
  // Where pictures are compared.
  window.interface().stand_still();
  newest(8);
  CHECK(window.samples() == window.snapshot.samples);
}
