#include "oracle/step_word.h"
#include "plot/ticks.h"
#include "view/canvas/canvas.h"
#include "view/canvas/canvas_marks.h"
#include "view/canvas/canvas_painter.h"
#include "view/canvas/layers_panel.h"
#include "view/canvas/region.h"
#include "view/kit/tooltip.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tiltscope::view {
namespace {

/// The words beside the reward's arrow.
constexpr const char* about_arrow = "##about/b";

std::string pair(const Eigen::Vector2d& v) {
  return "(" + plot::fixed(v.x(), 2) + ", " + plot::fixed(v.y(), 2) + ")";
}

/// The message about what is being dragged, if there is one that is not shown elsewhere.
const Note* note_for(const Ui& ui) {
  if (const Note* note = ui.draft.note(about("base.means"))) return note;
  const Note* note = ui.draft.note(about("reward.b"));
  return note != nullptr && note->error ? note : nullptr;
}

/// All of the reward's arrow, from the origin to its head, and its words, in the window.
plot::Box arrow_box(const CanvasFrame& frame, const Handle& handle, const plot::Box& words) {
  const Eigen::Vector2d from = to_pixel(frame.camera, frame.box, Eigen::Vector2d::Zero());
  const Eigen::Vector2d to = to_pixel(frame.camera, frame.box, handle.place);
  const double half = frame.theme.px(9);
  return {std::min({from.x() - half, to.x() - half, words.left}),
          std::min({from.y() - half, to.y() - half, words.top}),
          std::max({from.x() + half, to.x() + half, words.right}),
          std::max({from.y() + half, to.y() + half, words.bottom})};
}

/// `regions`: what their words say of themselves.
void paint_handles(const Ui& ui, const CanvasFrame& frame, const CanvasPainter& painter,
                   const CanvasMouse& mouse, std::vector<Region>& regions) {
  const Handle* lit = mouse.lit();
  painter.handles(mouse.handles(), lit);
  for (const Handle& handle : mouse.handles()) {
    const bool is_lit = lit != nullptr && lit->same_as(handle);
    if (is_lit && handle.grip == Grip::weight) {
      const auto i = static_cast<Eigen::Index>(handle.component);
      painter.label(handle.place, "w = " + plot::fixed(ui.draft.shown().base.weights[i], 2));
    }
    if (handle.grip != Grip::reward) continue;
    if (!has_arrow(ui.draft.shown())) {
      const plot::Box words = painter.spot(handle.place, is_lit, "a = " + pair(handle.place));
      regions.push_back({"##about/a", words, "Place a of the distance",
                         "The reward is r(x) = −|x − a|: the nearer to a, the better."});
      continue;
    }
    const plot::Box words = painter.arrow(handle.place, is_lit, "b = " + pair(handle.place));
    regions.push_back({about_arrow, words, "Reward direction b",
                       "The point at the arrow's head, as numbers. The reward is r(x) = b·x here, "
                       "and what else is set (4.2): points are wanted where it is large.",
                       arrow_box(frame, handle, words)});
  }
}

/// What must be said in the corner of the picture, one thing at a time; where it stands.
std::optional<plot::Box> paint_notice(Ui& ui, const CanvasPainter& painter,
                                      const CanvasFrame& frame, const Layers& layers, bool paints) {
  const Fonts& fonts = ui.theme.fonts;
  if (const Note* note = note_for(ui)) {
    return painter.plate(fonts.text, note->text, note->error ? palette::error : palette::text);
  }
  if (!frame.has_score() && layers.need_scores()) {
    return painter.plate(fonts.small, "This method trains no network: it has no learned score.",
                         palette::text);
  }
  if (!frame.has_model && layers.need_scores()) {
    return painter.plate(fonts.small,
                         "The model of " + numbered_step(*ui.snapshot.course, ui.shown.tilt) +
                             " is no longer kept: it has no learned score.",
                         palette::text);
  }
  if (ui.snapshot.phase == Phase::idle && !ui.shown.samples) {
    return painter.plate(fonts.small,
                         std::string(ui.draft.trains_base(*ui.snapshot.experiment)
                                         ? "Play (Space) trains the base model, then tilts it"
                                         : "Play (Space) tilts the model") +
                             ": its samples appear here. F1 lists keys and gestures.",
                         palette::text);
  }
  if (paints) {
    return painter.plate(fonts.small, "Left button: raise r. Right: lower it. Wheel: size.",
                         palette::text);
  }
  if (!frame.density) {
    return painter.plate(fonts.small, "No exact density is known here.", palette::muted);
  }
  return std::nullopt;
}

/// What a handle is, for the mouse that rests on it.
Region about_handle(const Handle& handle, const CanvasFrame& frame) {
  const Eigen::Vector2d at = to_pixel(frame.camera, frame.box, handle.place);
  const double half = frame.theme.px(9);
  Region region{"##handle", {at.x() - half, at.y() - half, at.x() + half, at.y() + half}, {}, {}};
  const auto say = [&](const char* id, const char* title, const char* text) {
    region.id += id;
    region.title = title;
    region.text = std::string(text) +
                  " Drag it, or Tab to it and use the arrow keys. Escape takes the change back.";
  };
  switch (handle.grip) {
    case Grip::reward:
      if (!has_arrow(*frame.snapshot.experiment)) {
        say("/reward", "Place a of the distance",
            "What is wanted: points near a. The reward is r(x) = −|x − a|.");
        break;
      }
      say("/reward", "Reward direction b",
          "What is wanted: the reward grows in this direction. The arrow goes from the origin to "
          "the point b, at full length. Each Gaussian of covariance Σ moves by λΣb (4.10).");
      break;
    case Grip::mean:
      say("/mean", "Mean of a component", "The middle of one Gaussian of the base density.");
      break;
    case Grip::first_axis:
    case Grip::second_axis:
      say("/axis", "Width of a component",
          "The end of an axis of the Gaussian's ellipse, at two standard deviations.");
      break;
    case Grip::turn:
      say("/turn", "Turn of a component", "Turns the Gaussian's ellipse about its mean.");
      break;
    case Grip::weight:
      say("/weight", "Weight of a component",
          "The filled part of the ring, clockwise from the top, is the component's share of the "
          "samples. The other weights make room in proportion.");
      break;
    case Grip::remove:
      region.id += "/remove";
      region.title = "Remove this component";
      region.text =
          "Click it, or press Delete. The other weights grow in proportion. Ctrl+Z brings the "
          "component back.";
      break;
  }
  return region;
}

}  // namespace

void Canvas::read_probe(const CanvasFrame& frame, std::vector<plot::Box> taken) {
  if (!mouse_.probes() || mouse_.hovered() != nullptr || brush_.paints()) return card_.hide();
  ProbeCard::Surroundings surroundings{std::move(taken)};
  surroundings.scores = layers_.need_scores();
  for (const Handle& handle : mouse_.handles()) {
    surroundings.handles.push_back(to_pixel(frame.camera, frame.box, handle.place));
  }
  card_.update(frame, CanvasMouse::pixel(), surroundings);
}

void Canvas::paint(Ui& ui, const CanvasFrame& frame, float strip) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const plot::Box& box = frame.box;
  const CanvasPainter painter{list, ui.theme, frame.camera, box};
  painter.axes();
  marginals_.paint(list, ui.theme, strip, layers_.get<SamplesLayer>().strength());
  list.PushClipRect(vec2(box.left, box.top), vec2(box.right, box.bottom), true);
  std::vector<ColourBar> bars;
  for (const CanvasLayer* layer : layers_.all()) {
    if (layer->strength() <= 0.0F || !layer->known(frame)) continue;
    layer->paint(frame, painter);
    if (auto bar = layer->colour_bar(frame)) bars.push_back(std::move(*bar));
  }
  std::vector<Region> regions;
  paint_handles(ui, frame, painter, mouse_, regions);
  if (paints_) brush_.draw(painter);
  // What stands beside the handles is read, too, and the arrow is grasped.
  std::vector<plot::Box> taken;
  for (const Region& words : regions) {
    taken.push_back(words.box);
    if (words.clear) taken.push_back(*words.clear);
  }
  if (const auto notice = paint_notice(ui, painter, frame, layers_, paints_)) {
    taken.push_back(*notice);
    regions.push_back({"##about/notice", *notice, "Message",
                       "What the picture cannot show, or what a change would do."});
  }
  if (lists_layers_) taken.push_back(layers_place(ui, frame));
  QuietCorner::Plate plate = plate_of_marks(ui.theme, frame.camera, box, bars);
  plate.taken = taken;
  const Corner corner = marks_corner_.choose(frame, plate);
  for (Region& mark : paint_marks(list, ui.theme, frame.camera, box, bars, corner)) {
    taken.push_back(mark.box);
    regions.push_back(std::move(mark));
  }
  read_probe(frame, std::move(taken));
  card_.explain(regions);
  // The last of those that lie above each other counts.
  if (const Handle* handle = mouse_.hovered()) {
    Region about = about_handle(*handle, frame);
    if (handle->grip == Grip::reward) {
      // The arrow's handle leaves free what its words do.
      const auto words = std::ranges::find_if(
          regions, [](const Region& region) { return region.id == about_arrow; });
      if (words != regions.end()) about.clear = words->clear;
    }
    regions.push_back(std::move(about));
  }
  for (const Region& region : regions) {
    explain(ui, region.id.c_str(), region.box, region.title, region.text, region.clear);
  }
  if (!densities_.problem().empty()) painter.message(densities_.problem());
  list.PopClipRect();
  card_.paint(list, ui.theme);
}

}  // namespace tiltscope::view
