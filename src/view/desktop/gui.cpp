#include "view/desktop/gui.h"

#include "view/look/imgui_compat.h"
#include "view/state/layout.h"

#include <epoxy/gl.h>
#include <imgui.h>

#include <algorithm>

#if __has_include(<backends/imgui_impl_glfw.h>)
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#else
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>
#endif

namespace tiltscope::view {

Gui::Gui(const GlfwWindow& window, double scale, double zoom)
    : in_window_(true),
      scale_(static_cast<double>(window.interface_scale(scale))),
      density_(window.density()),
      size_(window.size()) {
  begin(zoom);
  ImGui_ImplGlfw_InitForOpenGL(window.handle(), true);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  clipboard_.emplace();
}

Gui::Gui(WindowSize picture, double scale) : in_window_(false), scale_(scale), size_(picture) {
  begin(1.0);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(picture.width), static_cast<float>(picture.height));
  io.DisplayFramebufferScale = ImVec2(1.0F, 1.0F);
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

void Gui::begin(double zoom) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  theme_ = make_theme(scale_for(zoom), density_);
}

Gui::~Gui() {
  ImGui_ImplOpenGL3_Shutdown();
  if (in_window_) ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
}

float Gui::scale_for(double zoom) const {
  return static_cast<float>(fitting_scale(size_.width, size_.height, scale_ * zoom));
}

bool Gui::fit(double zoom, WindowSize size) {
  size_ = size;
  const float scale = scale_for(zoom);
  if (scale == theme_.scale) return false;
  if (draws_letters_on_demand) {
    theme_ = make_theme(scale, density_);
    return true;
  }
  // The letters are drawn anew at their new size. The whole backend starts over: when only its
  // objects are made anew, 1.86's goes on with the sizes of the buffers that it had before.
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::GetIO().Fonts->Clear();
  theme_ = make_theme(scale, density_);
  ImGui_ImplOpenGL3_Init("#version 330 core");
  return true;
}

void Gui::new_frame() {
  ImGui_ImplOpenGL3_NewFrame();
  if (in_window_) {
    ImGui_ImplGlfw_NewFrame();
  } else {
    const double now = glfwGetTime();
    ImGui::GetIO().DeltaTime = static_cast<float>(std::max(now - last_frame_, 1e-4));
    last_frame_ = now;
  }
  ImGui::NewFrame();
}

void Gui::render() { ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData()); }

}  // namespace tiltscope::view
