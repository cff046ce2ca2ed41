#pragma once

#include "view/desktop/hidden_window.h"
#include "view/desktop/window_painter.h"
#include "view/gl/scene_renderer.h"
#include "view/look/imgui_compat.h"
#include "view/mock_gui.h"

#include <imgui.h>

#if __has_include(<backends/imgui_impl_opengl3.h>)
#include <backends/imgui_impl_opengl3.h>
#else
#include <imgui_impl_opengl3.h>
#endif

namespace tiltscope::view::test {

/// The whole interface drawn by OpenGL into a window that nobody sees, with the test's mouse. The
/// window's context must be current.
class DrivenWindow : public MockWindow {
 public:
  DrivenWindow(SceneRenderer& renderer, Snapshot first, std::vector<Preset> presets, ImVec2 size,
               Preferences preferences, float scale)
      : MockWindow(std::move(first), std::move(presets), size, std::move(preferences), scale),
        scale_(scale),
        renderer_(renderer) {
    ImGui_ImplOpenGL3_Init("#version 330 core");
    ImGui_ImplOpenGL3_NewFrame();
    picture = texture_id(renderer_.texture());
  }
  ~DrivenWindow() { ImGui_ImplOpenGL3_Shutdown(); }
  DrivenWindow(const DrivenWindow&) = delete;
  DrivenWindow& operator=(const DrivenWindow&) = delete;

  /// Draws the last frame. Throws std::runtime_error if OpenGL reports an error.
  void present() {
    const Scene& scene = interface().scene();
    const bool redrawn = renderer_.render(scene, 1.0F, scale_);
    ImDrawData& frame = *ImGui::GetDrawData();
    painter_.paint(frame, palette::background, redrawn ? scene.box : plot::Box{},
                   static_cast<int>(frame.DisplaySize.x), static_cast<int>(frame.DisplaySize.y));
    painter_.show();
    gl::check("after a frame");
  }

 private:
  float scale_;
  SceneRenderer& renderer_;
  WindowPainter painter_;
};

}  // namespace tiltscope::view::test
