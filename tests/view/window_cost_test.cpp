#include "view/driven_window.h"

#include <sys/resource.h>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

/// Of all threads, those of a software renderer among them.
double processor_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

}  // namespace

TEST_CASE("what frames cost") {
  const auto glfw = hidden_window();
  if (!glfw) return;
  SceneRenderer renderer;
  DrivenWindow window(renderer, snapshot_at(7), {}, ImVec2(1280, 800), {}, 1.0F);
  window.snapshot.phase = Phase::tilting;
  window.snapshot.activity = Activity::tilting;
  const auto cost = [&](const char* name, auto prepare, auto show) {
    for (int i = 0; i < 5; ++i) { prepare(i); window.frames(); show(); }
    glFinish();
    const double start = processor_milliseconds();
    for (int i = 0; i < 100; ++i) {
      prepare(i);
      window.frames();
      show();
      glFinish();
    }
    MESSAGE(name << ": " << (processor_milliseconds() - start) / 100 << " ms");
  };
  const auto progress = [&](int i) { window.snapshot.progress = 0.01 * i; };
  cost("progress, interface alone", progress, [] {});
  cost("progress, with picture", progress, [&] { renderer.render(window.interface().scene(), 1.0F, 1.0F); });
  cost("progress, clear", progress, [&] { glClear(GL_COLOR_BUFFER_BIT); });
  cost("progress, imgui", progress, [&] { window.present(); });
  cost("progress, all", progress, [&] { window.present(); glfwSwapBuffers(glfw->handle()); });
  cost("progress, clear, all", progress, [&] { glClear(GL_COLOR_BUFFER_BIT); window.present(); glfwSwapBuffers(glfw->handle()); });
  const auto samples = window.snapshot.samples;
  cost("samples, all", [&](int) { window.snapshot.samples = std::make_shared<const Eigen::MatrixXf>(*samples); },  [&] { glClear(GL_COLOR_BUFFER_BIT); window.present(); glfwSwapBuffers(glfw->handle()); });
}
