#include "plot/ticks.h"
#include "view/canvas/canvas.h"
#include "view/canvas/canvas_marks.h"
#include "view/canvas/canvas_painter.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/scene/probe.h"

#include <string>
#include <vector>

namespace tiltscope::view {
namespace {

std::string pair(const Eigen::Vector2d& v) {
  return "(" + plot::fixed(v.x(), 2) + ", " + plot::fixed(v.y(), 2) + ")";
}

/// Whether there is no room for all that is written into the picture.
bool is_small(const CanvasFrame& frame) { return frame.box.height() < frame.theme.px(330); }

/// The message about what is being dragged, if there is one that is not shown elsewhere.
const Note* note_for(const Ui& ui) {
  if (const Note* note = ui.draft.note(about("base.means"))) return note;
  const Note* note = ui.draft.note(about("reward.b"));
  return note != nullptr && note->error ? note : nullptr;
}

void paint_handles(const Ui& ui, const CanvasPainter& painter, const CanvasMouse& mouse) {
  const Handle* lit = mouse.lit();
  painter.handles(mouse.handles(), lit);
  for (const Handle& handle : mouse.handles()) {
    const bool is_lit = lit != nullptr && lit->same_as(handle);
    if (is_lit && handle.grip == Grip::weight) {
      const auto i = static_cast<Eigen::Index>(handle.component);
      painter.label(handle.place, "w = " + plot::fixed(ui.draft.shown().base.weights[i], 2));
    }
    if (handle.grip != Grip::reward) continue;
    painter.arrow(handle.place, is_lit, "b = " + pair(handle.place / arrow_scale));
  }
}

/// What must be said in the corner of the picture, one thing at a time.
void paint_notice(Ui& ui, const CanvasPainter& painter, const CanvasFrame& frame,
                  const Layers& layers) {
  const Fonts& fonts = ui.theme.fonts;
  if (const Note* note = note_for(ui)) {
    painter.plate(fonts.text, note->text, note->error ? palette::error : palette::text);
    if (note->passing) ui.wake_at(ui.draft.note_ends());
  } else if (!frame.has_model && layers.need_scores()) {
    painter.plate(fonts.small,
                  "The model of tilt " + std::to_string(ui.shown.tilt) +
                      " is no longer kept: it has no learned score.",
                  palette::text);
  } else if (ui.snapshot.phase == Phase::idle && !ui.shown.samples) {
    painter.plate(
        fonts.small,
        "Play (Space) tilts the model: its samples appear here. F1 lists keys and gestures.",
        palette::text);
  } else if (!frame.density) {
    painter.plate(fonts.small, "No exact density is known here: the reward is not quadratic.",
                  palette::muted);
  }
}

/// The card with what is known of the point under the mouse.
void paint_probe(const CanvasFrame& frame, ImDrawList& list) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Eigen::Vector2d x = to_plane(frame.camera, frame.box, {mouse.x, mouse.y});
  // Both scores at the very time of the learned one.
  const double t = frame.scores ? frame.scores->t : frame.score_t;
  ProbeReading reading =
      probe(x, frame.density.get(), frame.t, frame.compared.get(), t, frame.scores.get());
  reading.model_kept = frame.has_model;
  const auto lines = describe(reading, is_small(frame));
  const float gap = frame.theme.px(8);
  ImVec2 corner = vec2(frame.box.right, frame.box.bottom);
  corner = ImVec2(corner.x - gap, corner.y - gap);
  const ImVec2 size = draw_probe_card(list, frame.theme, lines, corner, false);
  // It makes way for the mouse.
  const float air = frame.theme.px(24);
  if (mouse.x > corner.x - size.x - air && mouse.y > corner.y - size.y - air) {
    corner.y = static_cast<float>(frame.box.top) + gap + size.y;
  }
  draw_probe_card(list, frame.theme, lines, corner);
}

}  // namespace

void Canvas::paint(Ui& ui, const CanvasFrame& frame, float strip) const {
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
  paint_handles(ui, painter, mouse_);
  // They take a third of the picture's height at most.
  if (box.height() < 3.0 * ui.px(46) * static_cast<double>(bars.size())) bars.clear();
  paint_marks(list, ui.theme, frame.camera, box, bars);
  if (mouse_.probes()) paint_probe(frame, list);
  paint_notice(ui, painter, frame, layers_);
  if (!densities_.problem().empty()) painter.message(densities_.problem());
  list.PopClipRect();
}

}  // namespace tiltscope::view
