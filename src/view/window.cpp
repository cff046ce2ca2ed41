#include "view/window.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "view/gl.h"
#include "view/glfw_window.h"
#include "view/gui.h"
#include "view/imgui_compat.h"
#include "view/input.h"
#include "view/interface.h"
#include "view/palette.h"
#include "view/scene_renderer.h"
#include "view/screenshot.h"
#include "view/wording.h"

namespace tiltscope::view {
namespace {

/// Dear ImGui needs a few frames until all that follows from an event is on the screen.
constexpr int frames_after_event = 3;

/// The window with all that draws into it.
class Application {
 public:
  Application(const SessionLink& session, const WindowOptions& options)
      : session_(session),
        options_(options),
        window_({options.width, options.height, options.scale <= 0.0, true}),
        input_(window_),
        gui_(window_, options.scale),
        interface_(gui_.theme(), session.send, options.presets),
        window_picture_(GL_RGBA8) {
    if (options.play) session.send(Play{});
  }

  void run() {
    int frames = frames_after_event;
    std::uint64_t drawn_version = 0;
    bool last_picture = false;
    while (glfwWindowShouldClose(window_.handle()) == 0) {
      auto snapshot = session_.snapshot();
      wait(*snapshot, frames > 0);
      snapshot = session_.snapshot();
      for (const Action action : input_.take_actions()) interface_.perform(action, *snapshot);
      if (input_.take_stir()) frames = frames_after_event;
      if (snapshot->version != drawn_version || glfwGetTime() >= next_frame_) {
        frames = std::max(frames, 1);
      }
      if (options_.screenshot && ended(*snapshot) && !last_picture) {
        last_picture = true;
        frames = frames_after_event;
      }
      const bool complete = last_picture && frames == 1;
      if (frames == 0 || (window_.iconified() && !last_picture)) continue;
      if (glfwGetTime() < last_draw_ + least_interval(*snapshot)) continue;

      draw(*snapshot, complete ? &*options_.screenshot : nullptr);
      drawn_version = snapshot->version;
      if (complete) return;
      --frames;
    }
  }

 private:
  static bool ended(const Snapshot& snapshot) {
    return snapshot.phase == Phase::finished || snapshot.phase == Phase::failed;
  }

  /// The trainer needs the processor more than the picture does.
  static double least_interval(const Snapshot& snapshot) {
    return is_busy(snapshot) ? 1.0 / 30.0 : 1.0 / 60.0;
  }

  /// Sleeps until an event comes or there may be something new to draw.
  void wait(const Snapshot& snapshot, bool frame_due) const {
    const double now = glfwGetTime();
    double timeout = is_busy(snapshot) ? 1.0 / 30.0 : 0.1;
    timeout = std::min(timeout, next_frame_ - now);
    if (frame_due) timeout = last_draw_ + least_interval(snapshot) - now;
    if (window_.iconified()) timeout = 0.25;
    if (timeout > 0.0) {
      glfwWaitEventsTimeout(timeout);
    } else {
      glfwPollEvents();
    }
  }

  /// Draws one frame and shows it; writes it to `file`, if there is one.
  void draw(const Snapshot& snapshot, const std::filesystem::path* file) {
    last_draw_ = glfwGetTime();
    window_.set_title(window_title(snapshot));
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(window_.handle(), &width, &height);
    if (width <= 0 || height <= 0) return;

    gui_.new_frame();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    interface_.draw(snapshot, size.x, size.y, texture_id(renderer_.texture()));
    ImGui::Render();
    next_frame_ = last_draw_ + (interface_.next_frame() - ImGui::GetTime());

    renderer_.render(interface_.scene(), window_.density(), gui_.theme().scale);
    const bool requested = interface_.take_screenshot_request();
    if (file != nullptr || requested) {
      // The screen itself cannot be read where another window covers it.
      window_picture_.resize(width, height);
      window_picture_.bind();
      paint(width, height);
      const Picture picture = read_framebuffer(width, height);
      glBindFramebuffer(GL_FRAMEBUFFER, 0);
      if (file != nullptr) write_png(picture, *file);
      if (requested) save(picture);
    }
    paint(width, height);
    glfwSwapBuffers(window_.handle());
  }

  void paint(int width, int height) {
    const auto ground = palette::background;
    glViewport(0, 0, width, height);
    glClearColor(ground.red, ground.green, ground.blue, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    gui_.render();
  }

  void save(const Picture& picture) {
    const auto file = next_screenshot(std::filesystem::current_path());
    try {
      write_png(picture, file);
      interface_.announce("The picture is in " + file.filename().string() + ".");
    } catch (const std::runtime_error& error) {
      interface_.announce(error.what());
    }
    input_.stir();
  }

  const SessionLink& session_;
  const WindowOptions& options_;
  GlfwWindow window_;
  Input input_;
  Gui gui_;
  SceneRenderer renderer_;
  Interface interface_;
  gl::Framebuffer window_picture_;
  double last_draw_ = 0.0;
  double next_frame_ = 0.0;
};

}  // namespace

void run_window(const SessionLink& session, const WindowOptions& options) {
  Application(session, options).run();
}

}  // namespace tiltscope::view
