#include "view/frame/toolbar.h"

#include "oracle/step_word.h"
#include "plot/ticks.h"
#include "view/frame/scrubber.h"
#include "view/kit/key_control.h"
#include "view/kit/tooltip.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/wording.h"

#include <string>

namespace tiltscope::view {
namespace {

std::string_view what_runs(const TiltCourse& course) {
  if (course.last() == 0) return "Draws samples from the base model by this method.";
  if (course.stretches().back().at_once) return "Trains the network, round after round.";
  return "Runs tilt after tilt until the last one, N (Algorithm 2). Each draws samples, evaluates "
         "the reward of each, and trains the network on them.";
}

/// Puts buttons from left to right along the bar's middle; one is out of reach where there is a
/// reason for it.
struct Row {
  Ui& ui;
  double x;
  double middle;

  void button(const char* id, Icon icon, Action action, const char* title, std::string_view text,
              std::string_view out_of_reach = {}, bool primary = false) {
    const float side = ui.px(primary ? 44 : 34);
    const TiltCourse& course = *ui.snapshot.course;
    const std::string reason = in_steps_of(course, std::string(out_of_reach));
    ImGui::SetCursorScreenPos(vec2(x, middle - 0.5 * static_cast<double>(side)));
    {
      const OutOfReach scope(ui, reason);
      if (icon_button(ui, id, icon, side, primary)) ui.perform(action);
    }
    tooltip(ui, id, in_steps_of(course, title), in_steps_of(course, std::string(text)));
    x += side + ui.px(6);
  }
};

void draw_speed(Ui& ui, const plot::Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGui::SetCursorScreenPos(vec2(box.left, box.bottom - ui.px(23)));
  ImGui::BeginGroup();
  int stop = pace_index(ui.snapshot.pace);
  const int last = static_cast<int>(paces().size()) - 1;
  const Edit edit = stops(ui, "##speed", stop, last, static_cast<float>(box.width()));
  ImGui::EndGroup();
  also_explained(ui, box);
  tooltip(
      ui, "##speed", "Speed",
      in_steps_of(*ui.snapshot.course,
                  "How long each tilt takes at least, so that it can be watched. Maximum: as fast "
                  "as this computer can. The results are the same at every speed.\n\nKeys: − "
                  "slower, + faster."));
  draw_text(list, ui.theme.fonts.small, vec2(box.left, box.top + ui.px(2)), palette::muted,
            in_steps_of(*ui.snapshot.course, pace_words(paces()[static_cast<std::size_t>(stop)])));
  if (edit != Edit::none) ui.send(SetPace{paces()[static_cast<std::size_t>(stop)]});
}

/// A switch with its name above; returns where it ends.
double draw_auto_run(Ui& ui, const plot::Box& box) {
  constexpr std::string_view words = "auto-run";
  const Face& face = ui.theme.fonts.small;
  const float width = measure(face, words).x;
  ImGui::SetCursorScreenPos(vec2(box.left, box.top));
  const bool clicked =
      ImGui::InvisibleButton("##auto-run", ImVec2(width, static_cast<float>(box.height())));
  if (key_enter(ui, "##auto-run") || clicked) ui.perform(Action::auto_run);
  const bool lit = ImGui::IsItemHovered();
  tooltip(
      ui, "##auto-run", "Auto-run (A)",
      "A change of a setting runs by itself, from the base model. Where a run takes up to about 3 "
      "s it follows the mouse while you drag; up to about 10 s it starts when you release. What "
      "takes longer waits for Play, unless a run is under way, which then starts over. Off: every "
      "change waits for Play, or for the next tilt. Ctrl+Z "
      "brings the run before the change back; a drag is one change.\n\nClick to switch.");
  draw_text(*ImGui::GetWindowDrawList(), face, vec2(box.left, box.top + ui.px(2)), palette::muted,
            words);
  draw_switch(ui, vec2(box.left, box.bottom - ui.px(13)), ui.preferences.auto_run, lit);
  return box.left + static_cast<double>(width);
}

/// "12/20" against the right edge. Returns where it begins.
double draw_counter(Ui& ui, double right, const plot::Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  const bool past = ui.playhead.in_past();
  const std::string total = "/" + std::to_string(ui.snapshot.course->last());
  const std::string tilt = std::to_string(ui.shown.tilt);  // of the picture
  const double top = box.top + ui.px(22);
  const float total_width = measure(fonts.mono, total).x;
  // Room for as many digits as N has, so that nothing moves as they grow.
  const std::string widest(total.size() - 1, '0');
  const double left = right - total_width - measure(fonts.mono_big, widest).x - ui.px(3);
  // Some methods only draw samples.
  if (ui.snapshot.course->last() == 0) return left;
  // On one line: JetBrains Mono stands at 1020/1320 of its height.
  const double lower = 1020.0 / 1320.0 * static_cast<double>(fonts.mono_big.size - fonts.mono.size);
  draw_text(list, fonts.mono, vec2(right, top + lower), palette::muted, total, Align::right);
  draw_text(list, fonts.mono_big, vec2(right - total_width - ui.px(3), top),
            past ? palette::accent : palette::text, tilt, Align::right);
  draw_text(list, fonts.small, vec2(right, box.top + ui.px(9)), palette::muted,
            step_word(*ui.snapshot.course), Align::right);
  const TiltCourse& course = *ui.snapshot.course;
  explain(ui, "##counter", {left, box.top, right, box.bottom}, in_steps_of(course, "Tilt"),
          in_steps_of(course,
                      "The tilt that the picture shows, and how many there are. Tilt 0 is the base "
                      "model; after the last tilt the model should draw from the target."));
  return left;
}

}  // namespace

std::string pace_words(double seconds) {
  return "speed: " + (seconds > 0.0 ? plot::short_number(seconds, 2) + " s a tilt" : "maximum");
}

void draw_toolbar(Ui& ui, const plot::Box& box) {
  const Phase phase = ui.snapshot.phase;
  const bool ended = phase == Phase::finished || phase == Phase::failed;
  const bool busy = is_busy(ui.snapshot);
  const bool past = ui.playhead.in_past();
  const bool trains = ui.snapshot.course->last() > 0;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddLine(vec2(box.left, box.bottom - 0.5), vec2(box.right, box.bottom - 0.5),
               palette::u32(palette::line));

  const double middle = 0.5 * (box.top + box.bottom);
  Row row{ui, box.left + ui.px(16), middle};
  row.button("##reset", Icon::reset, Action::reset, "Restart (R)", reset_words);
  row.button("##back", Icon::back, Action::back, "Tilt before (←)",
             "Shows the samples of the tilt before. A run under way goes on meanwhile.");
  std::string waits = ui.draft.waits_for();
  if (!waits.empty()) waits += "\n\n";
  row.button("##play", busy ? Icon::pause : Icon::play, Action::play_or_pause,
             busy    ? "Pause (Space)"
             : ended ? "Play again (Space)"
                     : "Play (Space)",
             waits + std::string(what_runs(*ui.snapshot.course)) +
                 " A base model that is not there is loaded or trained first.",
             {}, true);
  row.button(
      "##step", Icon::step, Action::forward, "Next tilt (→)",
      "Shows the samples of the next tilt. At the newest one it runs one more tilt, then pauses.",
      past || !ended           ? ""
      : phase == Phase::failed ? "The run has stopped: there is no next tilt."
      : trains                 ? "The run is over: this tilt was the last one."
                               : "The run is over.");

  const double top = box.top + ui.px(10);
  const double bottom = box.bottom - ui.px(8);
  const double speed = row.x + ui.px(8);
  const double speed_width = ui.px(96);
  draw_speed(ui, {speed, top, speed + speed_width, bottom});

  row.x = box.right - ui.px(14 + 34);
  row.button("##ask", Icon::help, Action::help, "Help (F1 or ?)",
             "What am I looking at? Twelve answers, the list of keys, and the tour.");
  const double counter = draw_counter(ui, box.right - ui.px(18 + 34 + 12), box);
  const double buttons = counter - ui.px(14) - 2 * ui.px(40);
  row.x = buttons;
  row.button(
      "##branch", Icon::branch, Action::branch, "Continue from here (B)",
      "Continues from the tilt shown, with the settings as they are now; at once with auto-run, "
      "where that is quick, or else with Play. Later tilts are "
      "discarded; their curves stay as pinned ones. With unchanged settings the run repeats "
      "itself, bit for bit.",
      past || phase == Phase::failed ? ""
      : trains ? "The newest tilt is shown, from which Play goes on anyway. Go back to an earlier "
                 "one first (←)."
               : "This method trains nothing that could go on.");
  row.button("##newest", Icon::newest, Action::newest, "Newest tilt (End)",
             "Shows the newest tilt again, and follows the run.",
             past ? "" : "The newest tilt is shown.");
  const double auto_run = speed + speed_width + ui.px(16);
  const double scrubber = draw_auto_run(ui, {auto_run, top, auto_run, bottom}) + ui.px(16);
  draw_scrubber(ui, {scrubber, top, buttons - ui.px(10), bottom});
}

}  // namespace tiltscope::view
