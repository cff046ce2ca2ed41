#include "view/canvas/time_strip.h"

#include "plot/ticks.h"
#include "view/kit/key_control.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

namespace tiltscope::view {

void draw_time_strip(Ui& ui, const plot::Box& box, DiffusionTime& time, double shown) {
  const Face& words = ui.theme.fonts.small;
  const Face& digits = ui.theme.fonts.mono_small;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double middle = 0.5 * (box.top + box.bottom);
  const double text = middle - 0.58 * static_cast<double>(words.size);
  const float button = ui.px(26);
  explain(ui, "##time-strip", box, "Diffusion time t",
          "Samples are made from noise, at t = 1, and are data at t = 0. The slider shows them on "
          "their way: xₜ = αₜ x₀ + σₜ x₁ (2.1).");

  ImGui::SetCursorScreenPos(vec2(box.left, middle - 0.5 * static_cast<double>(button)));
  if (icon_button(ui, "##play_time", time.playing() ? Icon::pause : Icon::play, button)) {
    time.play_or_pause();
  }
  tooltip(ui, "##play_time", time.playing() ? "Pause" : "From noise to data",
          "Runs the diffusion time from noise to data, as the sampler does.");

  double left = box.left + ui.px(36);
  draw_text(list, words, vec2(left, text), palette::muted, "noise");
  left += static_cast<double>(measure(words, "noise").x) + ui.px(8);
  const std::string value = "t = " + plot::fixed(shown, 3);
  const double room = static_cast<double>(measure(digits, "t = 0.000").x);
  double right = box.right;
  draw_text(list, digits, vec2(right, text), time.at_data() ? palette::muted : palette::text, value,
            Align::right);
  right -= room + ui.px(12);
  draw_text(list, words, vec2(right, text), palette::muted, "data", Align::right);
  right -= static_cast<double>(measure(words, "data").x) + ui.px(8);
  if (right - left < ui.px(40)) return;

  // The slider takes what its window leaves it.
  const float height = ui.px(24);
  ImGui::SetCursorScreenPos(vec2(left, middle - 0.5 * static_cast<double>(height)));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::BeginChild("##time", vec2(right - left, height), false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoBackground |
                        ImGuiWindowFlags_NoScrollWithMouse | no_tab_by_imgui());
  ImGui::PopStyleVar();
  // Its frame is a line of digits and two pixels high.
  ImGui::SetCursorPosY(0.5F * (height - digits.size - ui.px(2)));
  double t = time.t();
  // Noise on the left.
  if (slider(ui, "##t", t, {1.0, 0.0}, 1.0, palette::accent, "%.2f", false, Typed::in_range) !=
      Edit::none)
    time.set(t);
  tooltip(ui, "##t", "Diffusion time t",
          "The diffusion time t of xₜ = αₜ x₀ + σₜ x₁ (2.1): noise on the left, data on the right. "
          "The cloud is the sampler's own, at the nearest of its J steps; the density is the exact "
          "pₜᵏ. The arrow and the handles belong to t = 0, and are hidden elsewhere.\n\nBelow the "
          "evaluation's smallest t no scores are compared, since they grow like 1/σₜ.");
  ImGui::EndChild();
}

}  // namespace tiltscope::view
