#include "view/canvas/canvas_header.h"

#include "oracle/step_word.h"
#include "plot/ticks.h"
#include "view/kit/reward_equation.h"
#include "view/kit/tone_colour.h"
#include "view/kit/widgets.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/run_result.h"
#include "view/state/sentence.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiltscope::view {
namespace {

struct Entry {
  const CanvasLayer* layer;
  std::string text;
};

/// Of what is shown, in the legend's order.
std::vector<Entry> legend_of(const CanvasHeader& header) {
  std::vector<Entry> entries;
  for (const CanvasLayer* layer : header.layers.all()) {
    if (!layer->shown || layer->traits().legend == 0) continue;
    std::string text = layer->legend(header.frame);
    if (!text.empty()) entries.push_back({layer, std::move(text)});
  }
  std::ranges::sort(entries, {}, [](const Entry& entry) { return entry.layer->traits().legend; });
  return entries;
}

/// As many entries as there is room for; what is left over is counted, and listed in a tooltip.
void draw_legend(Ui& ui, double left, double right, double y, const CanvasHeader& header) {
  const Face& face = ui.theme.fonts.small;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double middle = y + 0.58 * static_cast<double>(face.size);
  const auto width_of = [&](const std::string& text) {
    return static_cast<double>(measure(face, text).x);
  };
  const std::vector<Entry> entries = legend_of(header);
  const double swatch = ui.px(25);
  double total = 0.0;
  for (const Entry& entry : entries) total += swatch + width_of(entry.text);
  // They move closer together before one is left out.
  const double gaps = static_cast<double>(std::max<std::size_t>(entries.size(), 2) - 1);
  const double gap = std::clamp<double>((right - left - total) / gaps, ui.px(8), ui.px(16));
  const bool all_fit = total + gap * gaps <= right - left + 0.5;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& [layer, text] = entries[i];
    const std::string others = "+ " + std::to_string(entries.size() - i);
    const double end = left + swatch + width_of(text);
    if (!all_fit && end + gap + width_of(others) > right) {
      draw_text(list, face, vec2(left, y), palette::muted, others);
      std::string names;
      for (std::size_t rest = i; rest < entries.size(); ++rest) {
        names += (names.empty() ? "" : "\n") + entries[rest].text;
      }
      ImGui::SetCursorScreenPos(vec2(left, y));
      ImGui::InvisibleButton("##legend-more", vec2(width_of(others), 1.3 * face.size));
      tooltip(ui, "##legend-more", "Also in the picture", names);
      return;
    }
    layer->draw_swatch({list, ui.theme, vec2(left, middle)});
    draw_text(list, face, vec2(left + swatch, y), palette::muted, text);
    explain(ui, ("##legend/" + std::string(layer->traits().name)).c_str(),
            {left, y, end, y + 1.3 * static_cast<double>(face.size)}, layer->traits().name,
            layer->traits().about);
    left = end + gap;
  }
}

std::string wanted_about(const TiltCourse& course) {
  return std::string(
             "p is the base density, which the base model draws from. In exp(...) stands the "
             "reward r(x), times its strength λ: the larger it is, the more points are wanted "
             "there (2.14). ") +
         (course.stretches().back().at_once ? "This method aims at all of it from the start."
                                            : "Each step takes λ/N = δ of it.");
}

/// Where the sentence may stand: a line of its own, and what is left of the title's line.
struct SentencePlace {
  double left, right, y;
  double after_title, after_strength, title_right, title_y;
};

/// What is wanted, on the title's line: in full behind the strength or in its place, or there in
/// brief, and cut if need be. Returns where it is, if there is room for any of it.
std::optional<plot::Box> draw_wanted(Ui& ui, const SentencePlace& place, std::string words) {
  const Face& face = ui.theme.fonts.small;
  const auto width_of = [&] { return static_cast<double>(measure(face, words).x); };
  double start = place.after_strength;
  if (start + width_of() > place.title_right) start = place.after_title;
  const double room = place.title_right - start;
  if (width_of() > room) {
    constexpr std::string_view prefix = "Wanted: ";
    if (words.starts_with(prefix)) words.erase(0, prefix.size());
    if (words.ends_with('.')) words.pop_back();
    words = shortened(face, words, static_cast<float>(room));
  }
  // A letter or two say nothing.
  if (width_of() < static_cast<double>(ui.px(40))) return std::nullopt;
  draw_text(*ImGui::GetWindowDrawList(), face, vec2(start, place.title_y), palette::muted, words);
  return plot::Box{start, place.title_y, start + width_of(), place.title_y + ui.px(20)};
}

/// What is wanted and where the run is, on one line; in fewer words where there is no room for all
/// of them, or else with what is wanted on the title's line. Returns whether it stands there in the
/// place of the strength.
bool draw_sentence(Ui& ui, const SentencePlace& place) {
  Sentence sentence = live_sentence(ui.snapshot, ui.shown, ui.playhead, ui.draft);
  const Face& face = ui.theme.fonts.small;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double left = place.left;
  const double y = place.y;
  const auto room = static_cast<float>(place.right - left);
  const std::string wanted = sentence.wanted + "  ";
  const auto fits = [&](const std::string& words) { return measure(face, words).x <= room; };
  const std::string all = sentence.now;
  if (!fits(wanted + all) && !sentence.brief.empty()) sentence.now = sentence.brief;
  bool replaces_strength = false;
  float x = 0.0F;
  if (sentence.now.empty() || fits(wanted + sentence.now)) {
    draw_text(list, face, vec2(left, y), palette::muted, shortened(face, wanted, room));
    x = measure(face, wanted).x;
  } else {
    if (const auto there = draw_wanted(ui, place, sentence.wanted)) {
      replaces_strength = there->left != place.after_strength;
      explain(ui, "##wanted", *there, "What is wanted",
              sentence.wanted + "\n\n" + wanted_about(*ui.snapshot.course));
    }
    if (fits(all)) sentence.now = all;
  }
  draw_text(list, face, vec2(left + static_cast<double>(x), y),
            colour_of(sentence.tone, palette::text), shortened(face, sentence.now, room - x));
  ImGui::SetCursorScreenPos(vec2(left, y - ui.px(2)));
  ImGui::InvisibleButton("##sentence", ImVec2(std::max(room, 1.0F), ui.px(20)));
  if (ImGui::IsItemHovered()) {
    const Experiment& wanted_by = ui.draft.shown();
    auto [formula, remark] = reward_equation(wanted_by.reward, wanted_by.dimension());
    ui.tips.equation = std::move(formula);
    ui.tips.equation_remark = std::move(remark);
  }
  tooltip(ui, "##sentence", "What is wanted, and where the run is",
          sentence.wanted + " " + all + "\n\n" + wanted_about(*ui.snapshot.course));
  return replaces_strength;
}

/// What `particles` says, for a tooltip; empty if it says nothing.
std::string about_particles(const std::string& particles) {
  if (particles.empty()) return {};
  return "\n\n" + particles +
         ".\n\nParticles with small weights were dropped on the way and others copied in their "
         "place. Ancestors: how many of the starting points the samples descend from; there are at "
         "most so many independent samples. Effective size: how many particles of equal weight "
         "would tell as much, where that was least.";
}

/// "Tilt 3 / 20", or what the samples are of where nothing is trained.
std::string header_title(const TiltCourse& course, int step) {
  if (course.last() == 0) return "Samples, nothing trained";
  std::string word = step_word(course);
  word.front() = static_cast<char>(std::toupper(word.front()));
  return word + " " + std::to_string(step) + " / " + std::to_string(course.last());
}

std::string about_title(const TiltCourse& course) {
  if (course.last() == 0) {
    return "The samples that this method has drawn from the base model. It changes no network.";
  }
  return in_steps_of(course,
                     "The tilt whose samples are shown, and how many there are. Tilt 0 is the base "
                     "model.");
}

}  // namespace

bool draw_canvas_header(Ui& ui, const plot::Box& area, const CanvasHeader& header) {
  const Snapshot& snapshot = ui.snapshot;
  const TiltCourse& course = *snapshot.course;
  const int tilt = ui.shown.tilt;
  const Fonts& fonts = ui.theme.fonts;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const double left = area.left + ui.px(16);
  const double top = area.top + ui.px(12);
  const std::string title = header_title(course, tilt);
  draw_text(list, fonts.title, vec2(left, top), palette::text, title);
  std::string strength = strength_words(course, tilt);
  if (header.frame.t > 0.0) strength += ",  t = " + plot::fixed(header.frame.t, 2);
  const std::string particles = particle_words(snapshot.drawn.get());
  if (!particles.empty()) strength += ",  " + particles;
  const double after_title = left + static_cast<double>(measure(fonts.title, title).x) + ui.px(14);
  const double line = top + 1.3 * static_cast<double>(fonts.title.size);
  explain(ui, "##title", {left, top, after_title, line},
          in_steps_of(course, "The tilt in the picture"), about_title(course));
  explain(
      ui, "##strength",
      {after_title, top, after_title + static_cast<double>(measure(fonts.text, strength).x), line},
      particles.empty() ? course.at(tilt).at_once ? "Strength" : "Strength so far"
                        : "Strength, and what became of the particles",
      std::string(
          course.at(tilt).at_once
              ? "λ, the strength of the target: this method aims at all of it from the start."
              : "λk/N, how far the model is tilted by now: from 0 for the base model to λ "
                "at tilt N (3.8).") +
          " Where t is written, the picture shows that diffusion time." +
          about_particles(particles));
  const double after_strength =
      after_title + static_cast<double>(measure(fonts.text, strength).x) + ui.px(18);
  double x = area.right - ui.px(16);
  const auto say = [&] {
    return draw_sentence(ui, {left, area.right - ui.px(16), top + ui.px(27), after_title,
                              after_strength, x - ui.px(10), top + ui.px(5)});
  };
  if (snapshot.experiment->dimension() != 2) {
    if (!say()) {
      draw_text(list, fonts.text, vec2(after_title, top + ui.px(3)), palette::muted, strength);
    }
    return false;
  }

  const auto chip_at = [&](const char* id, const char* word, bool& on, std::string_view about) {
    x -= static_cast<double>(chip_width(ui, word));
    const bool pressed = chip(ui, id, vec2(x, top), word, on);
    tooltip(ui, id, word, about);
    x -= ui.px(6);
    return pressed;
  };
  bool fit = false;
  chip_at("##show_layers", "Layers", header.lists_layers,
          "What the picture shows, and how opaque it is. Everything stands at the diffusion time t "
          "of the slider below: at t = 0 the samples themselves.");
  chip_at("##edit", "Edit", header.edits,
          "Shows the base density's handles: drag a mean, the ends of an ellipse's axes (at two "
          "standard deviations), the round handle that turns it, or the knob on the ring around "
          "the mean: the part of the ring that is filled is the component's weight, clockwise from "
          "the top, and the other weights make room in proportion. The target (4.10) follows at "
          "once; a new base density needs a new base model. Escape cancels a drag. Outside this "
          "mode the handles appear near the mouse.");
  if (header.edits) {
    chip_at("##add", "+", header.adds,
            "Adds a component to the base density at a free place of the picture: round, with an "
            "even share of the weight. A double click on the picture adds one there. The cross at "
            "a component, or Delete, removes it.");
    chip_at(
        "##draw", "Draw", header.draws,
        "A brush that scatters points: drag in the picture. When you let go, a mixture is fitted "
        "to them and becomes the base density; further strokes add points. The wheel changes the "
        "brush's size, Escape gives a stroke up, and Ctrl+Z takes the last one back. With the "
        "keys: Tab to the picture, the arrows move the brush, Enter puts it down and lifts it, [ "
        "and ] change its size.");
  }
  if (header.paints != nullptr) {
    chip_at("##paint", "Paint", *header.paints,
            "Paints the reward's picture: the left button raises r under the brush, the right one "
            "lowers it, the wheel or [ and ] change the brush's size. The target's new outline "
            "follows the brush; a stroke is one change for Ctrl+Z, and Escape gives it up. With "
            "the keys: Tab to the picture, the arrows move the brush, Enter puts it down and lifts "
            "it, Delete puts it down to lower r.");
  }
  chip_at("##fit", "Fit", fit,
          "Shows base, target, reward and samples as large as they fit (F, or a double click), and "
          "follows samples that leave the others. The wheel zooms, dragging moves, and then the "
          "view stays where it is; both axes have the same unit.");
  if (!say()) {
    draw_text(list, fonts.text, vec2(after_title, top + ui.px(3)), palette::muted,
              shortened_list(fonts.text, strength, static_cast<float>(x - after_title)));
  }
  draw_legend(ui, left, area.right - ui.px(16), top + ui.px(49), header);
  return fit;
}

}  // namespace tiltscope::view
