#include "view/desktop/gui.h"

#include "view/look/imgui_compat.h"

#include <epoxy/gl.h>
#include <imgui.h>

#if __has_include(<backends/imgui_impl_glfw.h>)
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#else
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>
#endif

namespace tiltscope::view {

Gui::Gui(const GlfwWindow& window, double scale, double zoom)
    : density_(window.density()), zoom_(zoom) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  // Where the desktop scales windows, a unit of the window is already as large as it should be.
  scale_ = scale > 0.0 ? static_cast<float>(scale) : window.content_scale() / density_;
  theme_ = make_theme(scale_ * static_cast<float>(zoom_), density_);
  ImGui_ImplGlfw_InitForOpenGL(window.handle(), true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

Gui::~Gui() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
}

bool Gui::set_zoom(double zoom) {
  if (zoom == zoom_) return false;
  zoom_ = zoom;
  if (draws_letters_on_demand) {
    theme_ = make_theme(scale_ * static_cast<float>(zoom_), density_);
    return true;
  }
  // The letters are drawn anew at their new size. The whole backend starts over: when only its
  // objects are made anew, 1.86's goes on with the sizes of the buffers that it had before.
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::GetIO().Fonts->Clear();
  theme_ = make_theme(scale_ * static_cast<float>(zoom_), density_);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  return true;
}

void Gui::new_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
}

void Gui::render() { ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData()); }

}  // namespace tiltscope::view
