#pragma once

#include "session/driving.h"
#include "session/session.h"
#include "view/desktop/gui.h"
#include "view/desktop/hidden_window.h"
#include "view/desktop/window_painter.h"
#include "view/gl/scene_renderer.h"
#include "view/interface.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/mock_gui.h"

#include <imgui.h>

#if __has_include(<backends/imgui_impl_opengl3.h>)
#include <backends/imgui_impl_opengl3.h>
#else
#include <imgui_impl_opengl3.h>
#endif

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tiltscope::view::test {

/// The whole interface on a real session, as the program has it, with the test's mouse, clock and
/// size. Drawn into a framebuffer beside a window that nobody sees, whose context is current.
class LiveWindow {
 public:
  LiveWindow(const Experiment& experiment, std::vector<Preset> presets, WindowSize size)
      : session_(experiment, {.base_model = {}, .measuring = Measuring::behind, .judges = true}),
        size_(size),
        gui_(size, 1.0),
        interface_(
            gui_.theme(), [this](Command c) { session_.send(std::move(c)); }, std::move(presets)) {
#if IMGUI_VERSION_NUM >= 18700
    ImGui::GetIO().ConfigInputTrickleEventQueue = false;
#else
    for (const int key : {ImGuiKey_Enter, ImGuiKey_Escape, ImGuiKey_V, ImGuiKey_Backspace,
                          ImGuiKey_Space, ImGuiKey_UpArrow, ImGuiKey_DownArrow}) {
      ImGui::GetIO().KeyMap[key] = key;
    }
#endif
    interface_.signposts();
    frame();
  }

  /// After so many seconds.
  void frame(float seconds = 1.0F / 60.0F) {
    ImGuiIO& io = ImGui::GetIO();
    const double zoom = interface_.preferences().zoom;
    if (gui_.fit(zoom, size_)) {
      interface_.set_theme(gui_.theme());
      painter_.forget();
    }
    snapshot_ = session_.snapshot();
    io.DisplaySize = ImVec2(static_cast<float>(size_.width), static_cast<float>(size_.height));
    io.DeltaTime = seconds;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    interface_.draw(*snapshot_, io.DisplaySize.x, io.DisplaySize.y,
                    texture_id(renderer_.texture()));
    ImGui::Render();
  }

  /// Draws the last frame. Throws std::runtime_error if OpenGL reports an error.
  void present() {
    const Scene& scene = interface_.scene();
    const bool redrawn = renderer_.render(scene, 1.0F, gui_.theme().scale);
    painter_.paint(*ImGui::GetDrawData(), palette::background, redrawn ? scene.box : plot::Box{},
                   size_.width, size_.height);
    gl::check("after a frame");
  }

  void perform(Action action) { interface_.perform(action, *snapshot_); }
  void resize(WindowSize size) { size_ = size; }
  WindowSize size() const { return size_; }

  Session& session() { return session_; }
  Interface& interface() { return interface_; }
  /// Of the last frame.
  const Snapshot& snapshot() const { return *snapshot_; }

 private:
  Session session_;
  WindowSize size_;
  Gui gui_;
  SceneRenderer renderer_;
  WindowPainter painter_;
  Interface interface_;
  std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace tiltscope::view::test
