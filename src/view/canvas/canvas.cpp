#include "view/canvas/canvas.h"

#include "view/canvas/canvas_header.h"
#include "view/canvas/canvas_painter.h"
#include "view/canvas/layers_panel.h"
#include "view/canvas/time_strip.h"
#include "view/kit/tooltip.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/state/components.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tiltscope::view {
namespace {

/// The points of the worker's grid of scores are at most so many units of the design apart.
constexpr float score_spacing = 14.0F;

/// Where the picture lies within the canvas, and the height of the marginals along its edges.
struct PicturePlace {
  plot::Box box;
  float strip = 0.0F;
};

PicturePlace place_in(const plot::Box& area, const Theme& theme) {
  const double least = std::min(area.width(), area.height());
  const float height =
      std::round(std::clamp(static_cast<float>(0.085 * least), theme.px(28), theme.px(54)));
  const double gap = theme.px(3);
  const double strip = static_cast<double>(height) + gap;
  return {
      {std::round(area.left + theme.px(48)), std::round(area.top + theme.px(header_height) + strip),
       std::round(area.right - theme.px(12) - strip), std::round(area.bottom - theme.px(68))},
      height};
}

/// The problem, all of which should be seen: the arrow, base and target.
Extent extent_of(const CanvasFrame& frame) {
  const Experiment& experiment = *frame.snapshot.experiment;
  Extent extent;
  if (has_arrow(experiment)) extent.include(1.15 * experiment.reward.b);
  if (experiment.reward.kind == RewardKind::distance && experiment.reward.a.size() == 2) {
    extent.include(experiment.reward.a);
  }
  for (const ExactDensity* density : {frame.base.get(), frame.target.get()}) {
    if (density == nullptr) continue;
    const auto [low, high] = density->extent();
    extent.include(low);
    extent.include(high);
  }
  return extent;
}

/// What stands along the picture's edges says what it is.
void explain_edges(Ui& ui, const plot::Box& box, float strip) {
  const double height = strip;
  const double gap = ui.px(3);
  explain(
      ui, "##about/marginal-1", {box.left, box.top - gap - height, box.right, box.top - gap},
      "How x₁ is distributed",
      "Bars: the samples that are shown. Line: the exact density, with x₂ integrated out. Where "
      "bars and line agree, the samples are right in this coordinate.");
  explain(
      ui, "##about/marginal-2", {box.right + gap, box.top, box.right + gap + height, box.bottom},
      "How x₂ is distributed",
      "Bars: the samples that are shown. Line: the exact density, with x₁ integrated out. Where "
      "bars and line agree, the samples are right in this coordinate.");
  explain(ui, "##about/axis-1", {box.left, box.bottom + gap, box.right, box.bottom + ui.px(20)},
          "Coordinate x₁",
          "Each sample is a point x = (x₁, x₂) of the plane; x₁ grows to the right.");
  explain(ui, "##about/axis-2", {box.left - ui.px(44), box.top, box.left - gap, box.bottom},
          "Coordinate x₂", "Each sample is a point x = (x₁, x₂) of the plane; x₂ grows upwards.");
}

std::string dimension_message(const Experiment& experiment) {
  return "The picture is for d = 2; this experiment has d = " +
         std::to_string(experiment.dimension()) +
         ". The curves work all the same. For its samples and numbers, run it without the "
         "window:\n\n"
         "tiltscope run --config FILE --out DIR";
}

}  // namespace

void Canvas::draw(Ui& ui, const plot::Box& area, ImTextureID picture) {
  time_.advance(ui.now);
  if (time_.playing()) ui.wake_at(ui.now + 1.0 / 60.0);
  const auto [box, strip] = place_in(area, ui.theme);
  const bool plane = ui.snapshot.experiment->dimension() == 2;
  CanvasFrame frame = plane ? observe(ui, box) : CanvasFrame{ui.theme, ui.snapshot, box};
  scene_ = {};
  scene_.box = box;
  const Experiment& wanted = ui.draft.shown();
  layers_.get<RewardLayer>().follow(wanted.reward.kind);
  if (plane) look_at_reward(ui, frame);
  const bool listed_layers = lists_layers_;
  const bool may_paint = plane && wanted.reward.kind == RewardKind::picture;
  if (draw_canvas_header(ui, area,
                         {layers_, frame, edits_, adds_, points_brush_.on(), lists_layers_,
                          may_paint ? &paints_ : nullptr})) {
    fit();
  }
  paints_ = paints_ && may_paint;
  // The handles are the clean densities': they have no place among noised ones.
  if (edits_ && !edited_) time_.set(0.0);
  edits_ = edits_ && time_.at_data();
  edited_ = edits_;
  if (box.width() < 32 || box.height() < 32) return;

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low = vec2(box.left, box.top);
  const ImVec2 high = vec2(box.right, box.bottom);
  if (!plane) {
    list.AddRectFilled(low, high, palette::u32(palette::raised, 0.5F), ui.px(4));
    const CanvasPainter painter{list, ui.theme, frame.camera, box};
    explain(ui, "##no-picture", box, "No picture",
            "A picture needs two coordinates. Curves and settings work in any dimension.");
    return painter.message(dimension_message(*ui.snapshot.experiment));
  }
  explain_edges(ui, box, strip);
  ImGui::SetCursorScreenPos(low);
  ImGui::InvisibleButton(
      "##canvas", ImVec2(high.x - low.x, high.y - low.y),
      ImGuiButtonFlags_MouseButtonLeft | (paints_ ? ImGuiButtonFlags_MouseButtonRight : 0));
  ui.note("##canvas", box);
  handle_mouse(ui, frame);
  compare_scores(ui, frame);
  ask_for_pictures(ui, frame);
  ask_for_reward(ui, frame);
  ask_ahead(ui);
  compose(frame, ui.preferences.light);
  // The picture's first row is its lowest.
  list.AddImage(picture, low, high, ImVec2(0, 1), ImVec2(1, 0));
  paint(ui, frame, strip);
  points_brush_.paint(ui, frame.box, frame.camera);
  if (ui.playhead.in_past() && ui.shown.samples && !frame.samples) {
    CanvasPainter{list, ui.theme, frame.camera, box}.message(
        "Of this tilt, samples are kept at t = 0 only. The density is the exact one at this t.");
  }
  if (lists_layers_) {
    draw_layers_panel(ui, frame, layers_, !listed_layers && ui.keys.any());
  }
  draw_time_strip(ui,
                  {area.left + ui.px(16), area.bottom - ui.px(40), area.right - ui.px(16),
                   area.bottom - ui.px(6)},
                  time_, frame.t);
}

CanvasFrame Canvas::observe(Ui& ui, const plot::Box& box) {
  const Snapshot& snapshot = ui.snapshot;
  CanvasFrame frame{ui.theme, snapshot, box};

  frame.paths = ui.shown.paths;
  frame.t = time_.t();
  if (frame.paths) {
    frame.step = nearest_step(*frame.paths, time_.t());
    if (!time_.at_data()) frame.t = frame.paths->times[frame.step];
  }
  if (time_.at_data()) {
    frame.samples = ui.shown.samples;
    frame.replaced = replaced_words(ui.playhead, snapshot);
  } else if (frame.paths) {
    frame.samples = {frame.paths, &frame.paths->states[frame.step]};
  }
  // Elsewhere there is no cloud to show on its way, since nobody has written it down.

  densities_.update(snapshot, ui.shown.density, ui.draft.pending() != nullptr);
  frame.base = densities_.base();
  frame.target = densities_.target();
  frame.density = shown_.at(densities_.shown(), frame.schedule(), frame.t);
  frame.pending = pending_.at(densities_.pending(), frame.schedule(), frame.t);
  frame.aimed_at = aimed_at_.at(frame.target, frame.schedule(), frame.t);
  fit_camera(ui, frame);
  frame.camera = camera_;
  return frame;
}

void Canvas::fit_camera(Ui& ui, const CanvasFrame& frame) {
  if (paints_) {
    // The picture lies still under the brush, with all of the reward's in sight.
    if (!std::exchange(painted_, true)) {
      Framing framing{extent_of(frame)};
      const Eigen::VectorXd& box = ui.draft.shown().reward.box;
      framing.all.include(Eigen::Vector2d(box[0], box[2]));
      framing.all.include(Eigen::Vector2d(box[1], box[3]));
      camera_ = framed(camera_, frame.box, framing);
    }
    return;
  }
  painted_ = false;
  if (!follows_ || !frame.base) {
    glides_ = false;
    return;
  }
  // Samples that leave the problem behind, as those of guidance, take the view along. Those that
  // glide are on their way to the newest.
  const auto& looked_at = ui.playhead.in_past() ? ui.shown.samples : nullptr;
  Framing framing{
      pursuit_.widened(extent_of(frame), ui.snapshot.run, {ui.snapshot.samples, looked_at})};
  if (pursuit_.moved()) glides_ = true;
  // Until the session has taken the change over.
  const auto& shown = ui.draft.shown_pointer();
  const auto& runs = ui.snapshot.experiment;
  framing.only_outwards =
      mouse_.drags() || ui.draft.pending() != nullptr || (shown != runs && !(*shown == *runs));
  if (framing.only_outwards && shown->dimension() == 2) {
    if (mouse_.drags()) framing.still = mouse_.held();
    if (const auto& pending = densities_.pending()) {
      const auto [low, high] = pending->extent();
      framing.all.include(low);
      framing.all.include(high);
    }
    if (has_arrow(*shown)) framing.all.include((framing.still ? 1.0 : 1.15) * shown->reward.b);
  }
  const Camera goal = framed(camera_, frame.box, framing);
  constexpr double longest_step = 1.0 / 30.0;
  const double seconds = std::min(static_cast<double>(ImGui::GetIO().DeltaTime), longest_step);
  const bool jumps = stands_still_ || !(glides_ || framing.only_outwards);
  camera_ = jumps ? goal : eased(camera_, goal, frame.box, seconds);
  const bool arrived = camera_ == goal;
  // Where it has arrived at a wider view, it still has to go back.
  glides_ = framing.only_outwards || !arrived;
  if (!arrived) ui.wake_at(ui.now + 1.0 / 60.0);
}

void Canvas::change_components(Ui& ui, const CanvasFrame& frame,
                               const CanvasMouse::Gestures& gestures) {
  const Experiment& shown = ui.draft.shown();
  std::optional<Eigen::Vector2d> place = gestures.add;
  if (std::exchange(adds_, false)) {
    // Well within the picture.
    const plot::Box& box = frame.box;
    const double x = 0.2 * box.width();
    const double y = 0.2 * box.height();
    place = free_place(shown, to_plane(frame.camera, box, {box.left + x, box.bottom - y}),
                       to_plane(frame.camera, box, {box.right - x, box.top + y}));
  }
  if (place) {
    if (can_add_component(shown)) {
      ui.draft.apply(about("base.means"), with_component(shown, *place));
    } else {
      ui.announce("There are " + std::to_string(most_components) +
                  " components; the window adds no more.");
    }
  } else if (gestures.remove && *gestures.remove < shown.base.means.size()) {
    ui.draft.apply(about("base.means"), without_component(shown, *gestures.remove));
  }
}

void Canvas::handle_mouse(Ui& ui, CanvasFrame& frame) {
  if (paints_) {
    mouse_.rest();
    if (const auto camera = brush_.update(ui, {frame.box, frame.camera, frame.base.get()})) {
      frame.camera = camera_ = *camera;
      follows_ = false;
    }
    return;
  }
  brush_.put_away();
  const bool clean = frame.t <= 0.0;
  if (points_brush_.update(ui, frame.box, frame.camera, edits_ && clean)) return;
  const auto gestures = mouse_.update(
      ui, {.box = frame.box, .camera = frame.camera, .handles = clean, .all = edits_});
  if (gestures.camera) {
    frame.camera = camera_ = *gestures.camera;
    follows_ = false;
  }
  if (gestures.fit) follows_ = true;
  change_components(ui, frame, gestures);
  if (!gestures.click) return;
  for (CanvasLayer* layer : layers_.all()) {
    if (layer->shown) layer->click(frame, CanvasMouse::pixel(), CanvasMouse::reach(ui));
  }
}

void Canvas::compare_scores(Ui& ui, CanvasFrame& frame) {
  const Snapshot& snapshot = ui.snapshot;
  const std::optional<int> past = ui.playhead.past_tilt();
  frame.score_t = score_time(*snapshot.experiment, frame.t);
  frame.has_model = !past || ui.playhead.model_kept(snapshot);
  // The exact ones are computed here where they have a closed form, else by the worker.
  const auto& shown = densities_.shown();
  const bool of_worker =
      shown && shown->mixture() == nullptr && layers_.get<ExactScoreLayer>().shown;
  const bool needed = frame.has_model && (layers_.need_scores() || of_worker || mouse_.probes());
  if (auto command =
          watch_.update(needed, frame.camera, frame.box, static_cast<double>(ui.px(score_spacing)),
                        frame.score_t, past)) {
    ui.send(std::move(*command));
  }
  // While the time runs, the worker's answer is always a little late.
  constexpr double patience = 0.04;
  frame.scores = snapshot.scores;
  if (frame.scores && (frame.scores->run != snapshot.run || frame.scores->tilt != ui.shown.tilt ||
                       std::abs(frame.scores->t - frame.score_t) > patience)) {
    frame.scores.reset();
  }
  frame.scored = scored_.at(densities_.shown(), frame.schedule(), frame.score_t);
  frame.compared = frame.scores && frame.scores->t != frame.score_t
                       ? compared_.at(densities_.shown(), frame.schedule(), frame.scores->t)
                       : frame.scored;
}

void Canvas::ask_for_pictures(Ui& ui, CanvasFrame& frame) {
  constexpr std::size_t remembered = 8;
  for (const auto& density : {frame.density, frame.pending, frame.aimed_at, frame.compared}) {
    if (!density || can_be_shown(*density) ||
        std::ranges::find(to_be_painted_, density) != to_be_painted_.end()) {
      continue;
    }
    to_be_painted_.push_back(density);
    if (to_be_painted_.size() > remembered) to_be_painted_.pop_front();
    ui.send(PaintDensity{density});
  }
  frame.density = last_shown_.of(frame.density);
  frame.pending = last_pending_.of(frame.pending);
  frame.aimed_at = last_aimed_at_.of(frame.aimed_at);
}

void Canvas::look_at_reward(const Ui& ui, CanvasFrame& frame) {
  if (const auto& pending = ui.draft.pending_course()) {
    reward_ = pending->stretches().back().reward;
  } else if (!reward_ || reward_->config() != ui.draft.shown().reward) {
    // Also until the session has taken a change over.
    reward_ = frame.snapshot.course->stretches().back().reward;
  }
  const auto& field = frame.snapshot.reward_field;
  if (needs_reward(ui) && field && reward_ &&
      field->reward->config().kind == reward_->config().kind) {
    frame.reward = field;
  }
}

bool Canvas::needs_reward(const Ui& ui) const {
  const RewardKind kind = ui.draft.shown().reward.kind;
  const bool cheap = kind != RewardKind::quadratic && kind != RewardKind::process;
  return layers_.get<RewardLayer>().shown || (mouse_.probes() && cheap);
}

void Canvas::ask_for_reward(Ui& ui, const CanvasFrame& frame) {
  if (auto command =
          reward_watch_.update(needs_reward(ui) ? reward_ : nullptr, frame.camera, frame.box)) {
    ui.send(std::move(*command));
  }
}

void Canvas::ask_ahead(Ui& ui) {
  Preview change{ui.draft.pending(), ui.draft.pending_course()};
  if (change.experiment && change.experiment->dimension() != 2) change = {};
  if (auto command = densities_.ask(change)) ui.send(std::move(*command));
}

void Canvas::compose(const CanvasFrame& frame, bool light) {
  scene_.palette = &palette::of_theme(light);
  scene_.camera = frame.camera;
  layers_.compose(frame, scene_);
  if (frame.pending) {
    scene_.shapes.emplace_back(Outlines{.density = frame.pending,
                                        .ink = palette::aim,
                                        .opacity = 0.95F,
                                        .tint = 0.22F,
                                        .width = 2.2F});
  }
  marginals_.update(frame.density, frame.samples, frame.camera, frame.box,
                    static_cast<double>(frame.theme.px(7)));
}

}  // namespace tiltscope::view
