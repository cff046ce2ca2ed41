#include "view/frame/status_line.h"

#include "oracle/step_word.h"
#include "view/frame/failure_card.h"
#include "view/kit/key_control.h"
#include "view/kit/remedy_button.h"
#include "view/kit/tone_colour.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/run_time.h"
#include "view/state/tried_remedy.h"
#include "view/state/verdict.h"
#include "view/state/wording.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace tiltscope::view {
namespace {

/// Of the dot. A run that is over is as good as its verdict.
plot::Colour colour_of_dot(Phase phase, const Verdict& verdict) {
  switch (phase) {
    case Phase::training_base:
    case Phase::tilting:
      return palette::accent;
    case Phase::finished:
      return colour_of(tone_of(verdict), palette::muted);
    case Phase::failed:
      return palette::error;
    case Phase::idle:
    case Phase::paused:
      break;
  }
  return palette::faint;
}

constexpr std::string_view status_words =
    "The dot is orange while a run is under way, red after a failure, and grey while it waits; "
    "when a run is over, it is green, orange or red as the samples are good, fair or poor. The bar "
    "shows how much of the run is done, and the pale part how much of the tilt under way.";
constexpr std::string_view times_words =
    "How long the run has taken, how long it will still take if its tilts go on as fast, and what "
    "a tilt takes on average. Pauses do not count; what is measured after the last tilt does.";

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
  ImGui::SetCursorScreenPos(vec2(left, middle - ui.px(12)));
  ImGui::InvisibleButton("##progress", vec2(right - left, ui.px(24)));
  tooltip(ui, "##progress", "Progress",
          in_steps_of(*ui.snapshot.course,
                      "How much of the run is done: the pale part is the way to the next tilt. "
                      "While a base model is trained or the error budget is measured, it is the "
                      "progress of that."));
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
    times.push_back({foreseen_seconds(snapshot.remaining_seconds), "left"});
  }
  if (const auto timing = last_tilt_timing(snapshot)) {
    times.push_back(
        {seconds(timing->mean_total), std::string("per ") + step_word(*snapshot.course)});
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

/// What goes on. At the end the verdict needs the room, and the picture's title says how many tilts
/// there were.
std::string phase_words(const Snapshot& snapshot) {
  const bool over = snapshot.phase == Phase::finished && !is_busy(snapshot);
  return over ? "Finished" : describe(snapshot);
}

/// How wide the words about what goes on may be, whatever they are: what stands behind them stays
/// where it is.
float width_of_phase(const Ui& ui, const std::string& words, const plot::Box& box) {
  // What rests has a message behind it, which needs the room.
  if (!is_busy(ui.snapshot)) return measure(ui.theme.fonts.small, words).x;
  const std::string most(std::to_string(ui.snapshot.course->last()).size(), '0');
  const float widest =
      measure(ui.theme.fonts.small, "On the way to " + std::string(step_word(*ui.snapshot.course)) +
                                        " " + most + " of " + most + ": measuring the error")
          .x;
  return std::min(widest, 0.4F * static_cast<float>(box.width()));
}

/// Whether the remedy that was tried last is better taken back.
bool made_worse(const Ui& ui, const Verdict& verdict) {
  return ui.tried->outcome(verdict) == TriedRemedy::Outcome::worse;
}

/// What makes the largest part of the error smaller, or finds it out, or takes back what has made
/// it larger. Returns where it ends.
double draw_remedy(Ui& ui, const Verdict& verdict, double left, const plot::Box& box) {
  const bool worse = made_worse(ui, verdict);
  // What is about to be found out by itself is not asked for.
  const bool asks = verdict.unexplained && !ui.finds_cause;
  if (!worse && !verdict.remedy && !asks) return left;
  const FontScope font(ui.theme.fonts.small);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ui.px(8), ui.px(3)));
  const float height = ui.theme.fonts.small.size + ui.px(6);
  ImGui::SetCursorScreenPos(
      vec2(left, 0.5 * (box.top + box.bottom) - 0.5 * static_cast<double>(height)));
  if (worse) {
    const bool clicked = ImGui::Button("Undo###undo-remedy");
    if (key_enter(ui, "##undo-remedy") || clicked) ui.perform(Action::undo);
    tooltip(ui, "##undo-remedy", "Undo",
            "Takes the change back that has made the run worse, as Ctrl+Z does, and brings the run "
            "from before it back. That one was: " +
                ui.tried->before().headline + ".");
  } else if (verdict.remedy) {
    if (remedy_button(ui, "##remedy", *verdict.remedy)) {
      ui.tried->set(ui.snapshot, verdict, ui.draft.shown());
    }
  } else {
    const bool clicked = ImGui::Button("Find the cause###cause");
    if (key_enter(ui, "##cause") || clicked) ui.send(MeasureBudget{*verdict.unexplained});
    // Exact scores are not in the estimate, nor is what else the machine does.
    const double time = seconds_of_budget(*ui.snapshot.experiment, ui.draft.speed());
    tooltip(ui, "##cause", "Find the cause",
            "Measures how much of the error comes from the network, the Taylor expansion, the "
            "sampler and the clip (the error budget), and says what to change. It takes " +
                foreseen_seconds(time) + " or more.");
  }
  ImGui::PopStyleVar();
  return static_cast<double>(ImGui::GetItemRectMax().x) + ui.px(12);
}

/// In brief: question 6 of the help has the rest.
constexpr std::string_view measures_words =
    "Good: NLL, squared error of the mean and sliced W2 are within the bounds that 98 of 100 sets "
    "of exact samples keep. Fair: NLL off by at most 0.2 nats, or twice its bound; sliced W2 "
    "within three times, the mean's error within nine times its bound. Poor: beyond.\n\nIn "
    "brackets: the median of such sets, well within the bound. NLL above it: off target or too "
    "wide; below: too narrow. W2: how far the points "
    "are from exact ones. MMD: how different they look; with p below 0.05, it is not by chance. "
    "NLL of exact samples under the model above it: places are missed. These three do not decide. "
    "F1 has more.";

/// What the line says.
struct Message {
  std::string text;
  plot::Colour colour = palette::muted;
  std::string more;       ///< behind it, muted
  bool measures = false;  ///< whether that is what the samples score
};

Message message_of(const Ui& ui, const std::string& announcement, const Verdict& verdict) {
  const Snapshot& snapshot = ui.snapshot;
  if (!announcement.empty()) return {announcement, palette::muted, {}};
  const std::string said = as_sentence(with_names_of_controls(snapshot.message));
  if (const auto failure = failure_of(snapshot)) {
    const std::string& remedy = failure->remedy;
    return {failure->symptom + (remedy.empty() ? "" : " " + remedy), palette::error, {}};
  }
  // What the user did last goes before what the session says, unless it waits for what is under
  // way.
  const Note* note = ui.draft.any_note();
  if (note != nullptr && !(note->waits && is_busy(snapshot))) {
    return {note->text, note->error ? palette::error : palette::muted,
            note->waits || ui.draft.pending() ? std::string() : ui.draft.waits_for()};
  }
  if (is_busy(snapshot)) return {};
  if (!verdict.words.empty()) {
    const std::string judged = judgement_words(snapshot);
    return {
        verdict.words + ".", colour_of(tone_of(verdict), palette::muted),
        (said.empty() || judged.empty() ? said : said + " ") + (judged.empty() ? "" : judged + "."),
        !judged.empty()};
  }
  if (!said.empty()) return {said, palette::muted, ui.draft.waits_for()};
  for (const Warning& warning : ui.draft.warnings()) return {warning.text, palette::accent, {}};
  return {};
}

constexpr std::size_t most_lines = 2;

std::string in_full(const Message& message) {
  return message.text + (message.more.empty() ? "" : " " + message.more);
}

/// The least width at which nothing of it is cut.
float width_in_full(const Face& face, const Message& message) {
  const std::string text = in_full(message);
  const float all = measure(face, text).x;
  float width = all / static_cast<float>(most_lines);
  while (width < all && std::ranges::count(wrapped(face, text, width), '\n') >=
                            static_cast<std::ptrdiff_t>(most_lines)) {
    width *= 1.03F;
  }
  return std::min(width, all);
}

/// The message and, in another colour, what is behind it, as one text.
void draw_message(Ui& ui, const Message& message, double left, double right, const plot::Box& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Face& face = ui.theme.fonts.small;
  const double room = right - left;
  const auto width = static_cast<float>(room);
  // The numbers that there is no room for are in the tooltip.
  const auto cut = message.measures ? shortened_list : shortened;
  const std::string text = in_lines(face, in_full(message), width, most_lines, cut);
  const std::vector<std::string_view> lines = lines_of(text);
  const double line_height = 1.12 * static_cast<double>(face.size);
  double y = 0.5 * (box.top + box.bottom - line_height * static_cast<double>(lines.size()));
  for (const std::string_view line : lines) {
    // Wrapping has moved no letter to another place.
    const auto start = static_cast<std::size_t>(line.data() - text.data());
    const std::size_t said = std::clamp(message.text.size(), start, start + line.size()) - start;
    const std::string_view first = line.substr(0, said);
    draw_text(list, face, vec2(left, y), message.colour, first);
    draw_text(list, face, vec2(left + static_cast<double>(measure(face, first).x), y),
              palette::muted, line.substr(said));
    y += line_height;
  }
  ImGui::SetCursorScreenPos(vec2(left, box.top));
  ImGui::InvisibleButton("##message", vec2(std::max(room, 1.0), box.height()));
  std::string explanation = message.text + (message.more.empty() ? "" : "\n\n" + message.more);
  if (message.measures) explanation += "\n\n" + std::string(measures_words);
  ui.tips.has_values = message.measures;
  tooltip(ui, "##message", message.colour == palette::error ? "What is wrong" : "Message",
          explanation);
}

}  // namespace

void draw_status_line(Ui& ui, const plot::Box& box, const std::string& announcement) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Fonts& fonts = ui.theme.fonts;
  const Snapshot& snapshot = ui.snapshot;
  const Verdict found = verdict_on(snapshot);
  ui.tried->follow(snapshot, found);
  const Verdict verdict = beside_run_before(found, *snapshot.experiment, *ui.tried);
  const double middle = 0.5 * (box.top + box.bottom);
  const double text_y = middle - 0.56 * static_cast<double>(fonts.small.size);
  list.AddLine(vec2(box.left, box.top), vec2(box.right, box.top), palette::u32(palette::line));
  explain(ui, "##status", box, "What the run does",
          in_steps_of(*snapshot.course, std::string(status_words)));

  double left = box.left + ui.px(18);
  list.AddCircleFilled(vec2(left + ui.px(4), middle), ui.px(4),
                       palette::u32(colour_of_dot(snapshot.phase, verdict)));
  left += ui.px(16);
  const std::string phase = phase_words(snapshot);
  const float width = width_of_phase(ui, phase, box);
  draw_text(list, fonts.small, vec2(left, text_y), palette::text,
            shortened(fonts.small, phase, width));
  left += static_cast<double>(width) + ui.px(18);

  left = draw_remedy(ui, verdict, left, box);
  const Message message = message_of(ui, announcement, verdict);
  // The times give way to a message that would be cut.
  const auto needs = static_cast<double>(width_in_full(fonts.small, message));
  const double right =
      draw_times(ui, left + std::max<double>(ui.px(140), needs), box.right - ui.px(18), text_y);
  explain(ui, "##times", {right, box.top, box.right, box.bottom}, "Times",
          in_steps_of(*snapshot.course, std::string(times_words)));
  if (!message.text.empty()) return draw_message(ui, message, left, right, box);
  if (snapshot.phase != Phase::idle && right - left > ui.px(60)) {
    draw_progress(ui, left, right, middle);
  }
}

}  // namespace tiltscope::view
