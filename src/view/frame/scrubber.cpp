#include "view/frame/scrubber.h"

#include "oracle/step_word.h"
#include "view/kit/key_control.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace tiltscope::view {
namespace {

/// The line of the history in the picture.
struct Track {
  double left, right, middle;
  int last;  ///< tilt N

  double at(int tilt) const { return left + (right - left) * std::min(tilt, last) / last; }
  int tilt(double x) const {
    return static_cast<int>(std::lround(last * std::clamp((x - left) / (right - left), 0.0, 1.0)));
  }
};

void draw_marks(Ui& ui, const Track& track) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double spacing = (track.right - track.left) / track.last;
  const double half_height = ui.px(4);
  const double half_width = std::clamp(0.35 * spacing, 0.5, static_cast<double>(ui.px(1.5F)));
  for (const KeptTilt& kept : ui.snapshot.history->tilts) {
    if (!kept.samples) continue;
    const double x = track.at(kept.tilt);
    const plot::Colour colour = kept.parameters ? palette::accent : palette::faint;
    list.AddRectFilled(vec2(x - half_width, track.middle - half_height),
                       vec2(x + half_width, track.middle + half_height), palette::u32(colour));
  }
  // Where the run continued with another target.
  for (const TiltCourse::Stretch& stretch : ui.snapshot.course->stretches()) {
    if (stretch.first == 0) continue;
    const double x = track.at(stretch.first);
    const float side = ui.px(4);
    const ImVec2 tip = vec2(x, track.middle - half_height - ui.px(2));
    list.AddTriangleFilled(tip, ImVec2(tip.x - side, tip.y - 1.5F * side),
                           ImVec2(tip.x + side, tip.y - 1.5F * side), palette::u32(palette::text));
  }
}

/// An arrow goes on to the next tilt that is kept, and, unlike elsewhere, never runs one.
void walk_by_keys(Ui& ui, const KeyPresses& keys) {
  if (ui.keys.has_arrived()) ui.announce("The arrows go through the tilts. Escape leaves.");
  const int direction = keys.steps() < 0 ? -1 : 1;
  for (int i = 0; i < std::abs(keys.steps()); ++i) ui.playhead.move(ui.snapshot, direction);
}

}  // namespace

void draw_scrubber(Ui& ui, const plot::Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Face& small = ui.theme.fonts.small;
  const double margin = ui.px(9);
  const Track track{box.left + margin, box.right - margin, box.bottom - ui.px(13),
                    ui.snapshot.course->last()};
  ImGui::SetCursorScreenPos(vec2(box.left, box.top));
  ImGui::InvisibleButton("##history", vec2(std::max(box.width(), 1.0), box.height()));
  const bool held = ImGui::IsItemActive();
  const bool lit = held || ImGui::IsItemHovered();
  if (held) ui.playhead.go_to(ui.snapshot, track.tilt(ImGui::GetIO().MousePos.x));
  if (const KeyPresses* keys = key_stop(ui, "##history")) walk_by_keys(ui, *keys);
  tooltip(
      ui, "##history", "History (← →)",
      in_steps_of(*ui.snapshot.course,
                  "Every tilt of this run, from the base model at the left to the last tilt at the "
                  "right. Drag to look at the samples of an earlier one. A bright mark: its model "
                  "is kept too, so the run can continue from there. A triangle: here the run "
                  "continued with other settings.\n\nMemory: what the earlier tilts take up, and "
                  "how much they may. When it is full, models are dropped first, evenly over the "
                  "run; see Window."));

  const int shown = ui.shown.tilt;  // as the samples glide, so does the knob
  const bool past = ui.playhead.in_past();
  const std::string replaced = replaced_words(ui.playhead, ui.snapshot);
  draw_text(list, small, vec2(box.left, box.top + ui.px(2)),
            replaced.empty() ? palette::muted : palette::accent,
            !replaced.empty() ? "shown: " + replaced
            : past            ? "earlier " + numbered_step(*ui.snapshot.course, shown)
                              : "history");
  const std::string memory = "memory: " + memory_words(*ui.snapshot.history);
  if (box.width() > ui.px(260)) {
    draw_text(list, small, vec2(box.right, box.top + ui.px(2)), palette::muted, memory,
              Align::right);
  }

  const double half = ui.px(2);
  list.AddRectFilled(vec2(track.left, track.middle - half), vec2(track.right, track.middle + half),
                     palette::u32(palette::hovered), ui.px(2));
  list.AddRectFilled(vec2(track.left, track.middle - half),
                     vec2(track.at(ui.snapshot.tilt), track.middle + half),
                     palette::u32(palette::accent, 0.45F), ui.px(2));
  draw_marks(ui, track);
  const ImVec2 knob = vec2(track.at(shown), track.middle);
  const plot::Colour colour = past ? palette::text : palette::accent;
  if (lit) list.AddCircleFilled(knob, ui.px(11), palette::u32(colour, 0.22F));
  list.AddCircleFilled(knob, ui.px(8), palette::u32(palette::panel));
  list.AddCircleFilled(knob, ui.px(6.5F), palette::u32(colour));
}

}  // namespace tiltscope::view
