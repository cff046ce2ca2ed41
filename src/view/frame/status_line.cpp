#include "view/frame/status_line.h"

#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/wording.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace tiltscope::view {
namespace {

plot::Colour colour_of(Phase phase) {
  switch (phase) {
    case Phase::training_base:
    case Phase::tilting:
      return palette::accent;
    case Phase::finished:
      return palette::good;
    case Phase::failed:
      return palette::error;
    case Phase::idle:
    case Phase::paused:
      break;
  }
  return palette::faint;
}

constexpr std::string_view status_words =
    "The dot is orange while the program computes, red after a failure, and grey while it waits; "
    "when a run is over, it is green, orange or red as the samples are good, fair or poor. The bar "
    "shows how much of the run is done, and the pale part how much of the tilt under way.";
constexpr std::string_view times_words =
    "How long the run has taken, how long it will still take if its tilts go on as fast, and what "
    "a tilt takes on average. Pauses do not count.";

void draw_progress(Ui& ui, double left, double right, double middle) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Progress progress = progress_of(ui.snapshot);
  const double half = ui.px(3);
  const auto bar = [&](double from, double to, plot::Colour colour) {
    if (to <= from) return;
    const double width = right - left;
    list.AddRectFilled(vec2(left + from * width, middle - half),
                       vec2(left + to * width, middle + half), palette::u32(colour),
                       static_cast<float>(half));
  };
  bar(0.0, 1.0, palette::hovered);
  // What is done, and the part of the next tilt that its present activity has gone through.
  plot::Colour pale = palette::accent;
  pale.alpha = 0.45F;
  bar(0.0, progress.done + progress.step * (progress.next - progress.done), pale);
  bar(0.0, progress.done, palette::accent);
}

struct Quantity {
  std::string value;
  std::string name;
};

/// "12 s elapsed", "40 s left", "2.10 s per tilt": the most telling first.
std::vector<Quantity> times_of(const Snapshot& snapshot) {
  std::vector<Quantity> times;
  if (snapshot.phase == Phase::idle) return times;
  times.push_back({coarse_seconds(snapshot.elapsed_seconds), "elapsed"});
  if (snapshot.remaining_seconds >= 0.0 && is_busy(snapshot)) {
    times.push_back({coarse_seconds(snapshot.remaining_seconds), "left"});
  }
  if (const auto timing = last_tilt_timing(snapshot)) {
    times.push_back({seconds(timing->mean_total), "per tilt"});
  }
  return times;
}

/// Draws as many as fit right of `left`; returns where they begin.
double draw_times(Ui& ui, double left, double right, double text_y) {
  const Face& words = ui.theme.fonts.small;
  const Face& digits = ui.theme.fonts.mono_small;
  const float space = ui.px(7);
  const float gap = ui.px(20);
  const auto width_of = [&](const Quantity& time) {
    return measure(digits, time.value).x + space + measure(words, time.name).x + gap;
  };
  std::vector<Quantity> times = times_of(ui.snapshot);
  double total = 0.0;
  std::size_t fitting = 0;
  for (; fitting < times.size(); ++fitting) {
    if (right - total - width_of(times[fitting]) < left) break;
    total += width_of(times[fitting]);
  }
  times.resize(fitting);
  double x = right - total + gap;
  const double begin = x - gap;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (const Quantity& time : times) {
    draw_text(list, digits, vec2(x, text_y), palette::text, time.value);
    draw_text(list, words, vec2(x + measure(digits, time.value).x + space, text_y), palette::muted,
              time.name);
    x += width_of(time);
  }
  return begin;
}

}  // namespace

void draw_status_line(Ui& ui, const plot::Box& box, const std::string& announcement) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  const Snapshot& snapshot = ui.snapshot;
  const double middle = 0.5 * (box.top + box.bottom);
  const double text_y = middle - 0.56 * fonts.small.size;
  list.AddLine(vec2(box.left, box.top), vec2(box.right, box.top), palette::u32(palette::line));
  explain(ui, "##status", box, "What the run does", status_words);

  double left = box.left + ui.px(18);
  list.AddCircleFilled(vec2(left + ui.px(4), middle), ui.px(4),
                       palette::u32(colour_of(snapshot.phase)));
  left += ui.px(16);
  const std::string phase = describe(snapshot);
  draw_text(list, fonts.small, vec2(left, text_y), palette::text, phase);
  left += measure(fonts.small, phase).x + ui.px(18);

  const double right = draw_times(ui, left + ui.px(140), box.right - ui.px(18), text_y);
  explain(ui, "##times", {right, box.top, box.right, box.bottom}, "Times", times_words);

  // What the user did last goes before what the session says.
  const Note* note = ui.draft.any_note();
  const bool noted = announcement.empty() && note != nullptr && snapshot.phase != Phase::failed;
  std::string message = !announcement.empty() ? announcement
                        : noted               ? note->text
                                              : with_names_of_controls(snapshot.message);
  const std::string judged = judgement_words(snapshot);
  if (announcement.empty() && !noted && !judged.empty()) {
    message = judged + (message.empty() ? "." : ". " + message + ".");
  }
  const bool failed =
      (snapshot.phase == Phase::failed && announcement.empty()) || (noted && note->error);
  const double room = right - left;
  if (message.empty() || (is_busy(snapshot) && announcement.empty() && !noted)) {
    if (snapshot.phase != Phase::idle && room > ui.px(60)) {
      draw_progress(ui, left, std::min(right, left + ui.px(420)), middle);
    }
    return;
  }
  draw_text(list, fonts.small, vec2(left, text_y), failed ? palette::error : palette::muted,
            shortened(fonts.small, message, static_cast<float>(room)));
  ImGui::SetCursorScreenPos(vec2(left, box.top));
  ImGui::InvisibleButton("##message", vec2(std::max(room, 1.0), box.height()));
  tooltip(ui, "##message", failed ? "What is wrong" : "Message", message);
}

}  // namespace tiltscope::view
