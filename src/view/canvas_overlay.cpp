#include "plot/ticks.h"
#include "view/canvas.h"
#include "view/canvas_marks.h"
#include "view/canvas_painter.h"
#include "view/field_painter.h"
#include "view/layers_panel.h"
#include "view/palette.h"
#include "view/probe.h"
#include "view/vec2.h"

#include <string>

namespace tiltscope::view {
namespace {

std::string pair(const Eigen::Vector2d& v) {
  return "(" + plot::fixed(v.x(), 2) + ", " + plot::fixed(v.y(), 2) + ")";
}

/// The message about what is being dragged, if there is one that is not shown elsewhere.
const Note* note_for(const Ui& ui) {
  if (const Note* note = ui.draft.note(about("base.means"))) return note;
  const Note* note = ui.draft.note(about("reward.b"));
  return note != nullptr && note->error ? note : nullptr;
}

}  // namespace

void Canvas::draw_overlay(Ui& ui) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const plot::Box& box = scene_.box;
  const CanvasPainter painter{list, ui.theme, scene_.camera, box};
  painter.axes();
  marginals_.paint(list, ui.theme, strip_, layers_.opacity(Layer::samples));
  list.PushClipRect(vec2(box.left, box.top), vec2(box.right, box.bottom), true);
  paint_arrows(list, ui.theme, scene_.camera, box, arrows_, 0.95F * ui.px(34),
               layers_.opacity(Layer::exact_score), layers_.opacity(Layer::learned_score));
  if (layers_.shows(Layer::paths) && paths_) {
    paint_paths(list, ui.theme, scene_.camera, box, *paths_,
                chosen_.among(paths_->states.front().cols()), step_, layers_.opacity(Layer::paths));
  }
  const Handle* lit = near_ ? &*near_ : nullptr;
  if (drag_) lit = &drag_->handle();
  painter.handles(handles_, lit);
  for (const Handle& handle : handles_) {
    if (lit != nullptr && lit->same_as(handle) && handle.grip == Grip::weight) {
      const auto i = static_cast<Eigen::Index>(handle.component);
      painter.label(handle.place, "w = " + plot::fixed(ui.draft.shown().base.weights[i], 2));
    }
    if (handle.grip != Grip::reward) continue;
    painter.arrow(handle.place, lit != nullptr && lit->same_as(handle),
                  "b = " + pair(handle.place / arrow_scale));
  }
  paint_marks(list, ui.theme, scene_, small(ui));
  draw_probe(ui);
  if (const Note* note = note_for(ui)) {
    painter.plate(ui.theme.fonts.text, note->text, note->error ? palette::error : palette::text);
    if (note->passing) ui.wake_at(ui.draft.note_ends());
  } else if (!has_model_ && layers_.need_scores()) {
    painter.plate(ui.theme.fonts.small,
                  "The model of tilt " + std::to_string(ui.snapshot.samples_tilt) +
                      " is no longer kept: it has no learned score.",
                  palette::text);
  } else if (ui.snapshot.phase == Phase::idle && !ui.snapshot.samples) {
    painter.plate(
        ui.theme.fonts.small,
        "Play (Space) tilts the model: its samples appear here. F1 lists keys and gestures.",
        palette::text);
  }
  if (!densities_.problem().empty()) painter.message(densities_.problem());
  list.PopClipRect();
  if (lists_layers_) draw_layers_panel(ui, box, layers_);
}

void Canvas::draw_probe(Ui& ui) {
  if (!hovered_ || drag_ || !scene_.density) return;
  const Experiment& experiment = *ui.snapshot.experiment;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Eigen::Vector2d x = to_plane(scene_.camera, scene_.box, {mouse.x, mouse.y});
  // Both scores at the very time of the learned one.
  const double t = scores_ ? scores_->t : score_time(experiment, t_);
  const auto& scored = scored_.at(densities_.shown(), experiment.schedule, t);
  ProbeReading reading = probe(x, *scene_.density, t_, *scored, t, scores_.get());
  reading.model_kept = has_model_;
  const auto lines = describe(reading, small(ui));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float gap = ui.px(8);
  ImVec2 corner = vec2(scene_.box.right, scene_.box.bottom);
  corner = ImVec2(corner.x - gap, corner.y - gap);
  const ImVec2 size = draw_probe_card(list, ui.theme, lines, corner, false);
  // It makes way for the mouse.
  const float air = ui.px(24);
  if (mouse.x > corner.x - size.x - air && mouse.y > corner.y - size.y - air) {
    corner.y = static_cast<float>(scene_.box.top) + gap + size.y;
  }
  draw_probe_card(list, ui.theme, lines, corner);
}

}  // namespace tiltscope::view
