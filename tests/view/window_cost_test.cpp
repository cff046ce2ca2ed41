#include "view/desktop/damage.h"
#include "view/desktop/screenshot.h"
#include "view/driven_window.h"
#include "view/state/layout.h"

#include <sys/resource.h>

#include <string_view>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Of all threads, those of a software renderer among them.
double processor_milliseconds() {
  glFinish();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

Snapshot at_work() {
  Snapshot snapshot = snapshot_at(7);
  snapshot.phase = Phase::tilting;
  snapshot.activity = Activity::tilting;
  return snapshot;
}

/// What the window's framebuffer shows.
std::vector<std::uint8_t> shown() { return read_framebuffer(1280, 800).pixels; }

}  // namespace

TEST_CASE("what is drawn anew in part looks like what is drawn anew as a whole") {
  const auto glfw = hidden_window();
  if (!glfw) return;
  SceneRenderer renderer;
  DrivenWindow window(renderer, at_work(), {}, ImVec2(1280, 800), {}, 1.0F);
  const auto check = [&](std::string_view after) {
    INFO(std::string(after));
    window.frames(4);  // until all has settled
    window.present();
    const auto in_part = shown();
    // A painter that has seen nothing yet.
    window.frames();
    WindowPainter whole;
    whole.paint(*ImGui::GetDrawData(), palette::background, {}, 1280, 800);
    whole.bind();
    CHECK(in_part == shown());
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
  };
  check("the first frame");
  window.snapshot.progress = 0.4;
  check("some progress");
  window.snapshot.elapsed_seconds = 75.0;
  check("a minute");
  window.move(600.0F, 400.0F);
  check("the probe has come");
  window.move(640.0F, 500.0F);
  check("the probe has moved");
  window.click("##show_layers");
  check("the list of layers has opened");
  window.click("##layer/exact density");
  check("a layer is gone");
  window.click("##tilting.lambda", 0.8, 0.75);
  check("a setting has changed");
  window.click("##nll-menu");
  check("a menu has opened");
  window.click(2.0F, 798.0F);
  check("it has closed");
  window.snapshot = snapshot_at(20);
  check("the run is over");
  window.perform(Action::theme);
  check("it is light");
  window.perform(Action::grid);
  check("Figure 1 is there");
}

TEST_CASE("progress draws the status line alone") {
  MockWindow window(at_work());
  const auto status = arrange(1280, 800, 1.0, {}).status;
  Damage damage;
  const auto first = damage.next(*ImGui::GetDrawData());
  REQUIRE(first.size() == 1);
  CHECK(first[0].width() * first[0].height() == 1280 * 800);
  window.frames();
  CHECK(damage.next(*ImGui::GetDrawData()).empty());
  window.snapshot.progress = 0.4;
  window.snapshot.elapsed_seconds = 3.0;
  window.frames();
  const auto changed = damage.next(*ImGui::GetDrawData());
  REQUIRE(changed.size() == 1);
  CHECK(changed[0].top >= status.top - 2.0);
  CHECK(changed[0].width() * changed[0].height() < 0.05 * 1280 * 800);
}

TEST_CASE("boxes stay apart unless one around both is smaller than they are") {
  std::vector<plot::Box> boxes;
  add(boxes, {0, 0, 0, 10});
  CHECK(boxes.empty());
  add(boxes, {0, 0, 100, 10});
  add(boxes, {0, 90, 100, 100});
  CHECK(boxes.size() == 2);
  add(boxes, {10, 2, 20, 8});  // in the first
  CHECK(boxes.size() == 2);
  add(boxes, {0, 5, 100, 60});  // goes on below the first
  CHECK(boxes.size() == 2);
  CHECK(boxes.back().height() == 60);
  add(boxes, {0, 60, 100, 90});  // between both
  REQUIRE(boxes.size() == 1);
  CHECK(boxes[0].height() == 100);
}

TEST_CASE("what is clipped is as it was afterwards") {
  MockWindow window(at_work());
  ImDrawData& frame = *ImGui::GetDrawData();
  const ImVec4 before = frame.CmdLists[0]->CmdBuffer[0].ClipRect;
  {
    const Clipped clipped(frame, {10, 20, 30, 40});
    const ImVec4 within = frame.CmdLists[0]->CmdBuffer[0].ClipRect;
    CHECK(within.x >= 10.0F);
    CHECK(within.w <= 40.0F);
  }
  const ImVec4 after = frame.CmdLists[0]->CmdBuffer[0].ClipRect;
  CHECK(after.x == before.x);
  CHECK(after.w == before.w);
}

TEST_CASE("a frame of progress costs a fraction of a whole one") {
  const auto glfw = hidden_window();
  if (!glfw) return;
  const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  if (!std::string_view(name).starts_with("llvmpipe")) {
    MESSAGE("skipped: a graphics card draws");
    return;
  }
  SceneRenderer renderer;
  DrivenWindow window(renderer, at_work(), {}, ImVec2(1280, 800), {}, 1.0F);
  /// Of 60 frames, each.
  const auto cost = [&](auto prepare) {
    double start = 0.0;
    for (int i = -5; i < 60; ++i) {
      if (i == 0) start = processor_milliseconds();
      prepare(i);
      window.frames();
      window.present();
      glfwSwapBuffers(glfw->handle());
    }
    return (processor_milliseconds() - start) / 60.0;
  };
  const double progress = cost([&](int i) { window.snapshot.progress = 0.01 * (i + 6); });
  const double whole = cost([&](int) { window.perform(Action::theme); });
  const auto samples = window.snapshot.samples;
  const double news = cost(
      [&](int) { window.snapshot.samples = std::make_shared<const Eigen::MatrixXf>(*samples); });
  MESSAGE("progress: " << progress << " ms, samples: " << news << " ms, all: " << whole << " ms");
  CHECK(progress < 0.2 * whole);
}
