#include "view/canvas.h"

#include "view/canvas_header.h"
#include "view/canvas_painter.h"
#include "view/oracle_section.h"
#include "view/palette.h"
#include "view/time_strip.h"
#include "view/vec2.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace tiltscope::view {
namespace {

/// The points of the worker's grid of scores are at most so many units of the design apart.
constexpr float score_spacing = 14.0F;
constexpr float arrow_spacing = 34.0F;

/// All that should be seen: base, target and arrow.
Extent extent_of(const GaussianMixture& base, const GaussianMixture& target,
                 const Eigen::Vector2d& arrow_head) {
  Extent extent;
  extent.include(1.15 * arrow_head);
  for (const GaussianMixture* mixture : {&base, &target}) {
    for (std::size_t i = 0; i < mixture->components(); ++i) {
      const Eigen::Vector2d reach = 3.2 * mixture->covariance(i).diagonal().cwiseSqrt();
      extent.include(mixture->mean(i) - reach);
      extent.include(mixture->mean(i) + reach);
    }
  }
  return extent;
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
  const Experiment& experiment = *ui.snapshot.experiment;
  const bool plane = experiment.dimension() == 2;
  time_.advance(ui.now);
  if (time_.playing()) ui.wake_at(ui.now + 1.0 / 60.0);
  place(ui, area);
  if (plane) compose(ui);
  if (draw_canvas_header(
          ui, area,
          {layers_, scene_.samples ? scene_.samples->cols() : 0,
           time_.at_data() ? replaced_words(ui.playhead, ui.snapshot) : std::string(), t_, edits_,
           lists_layers_})) {
    fit();
  }
  if (scene_.box.width() < 32 || scene_.box.height() < 32) return;

  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low = vec2(scene_.box.left, scene_.box.top);
  const ImVec2 high = vec2(scene_.box.right, scene_.box.bottom);
  if (!plane) {
    static_cast<SceneContent&>(scene_) = {};
    list.AddRectFilled(low, high, palette::u32(palette::raised, 0.5F), ui.px(4));
    CanvasPainter{list, ui.theme, scene_.camera, scene_.box}.message(dimension_message(experiment));
    return;
  }
  ImGui::SetCursorScreenPos(low);
  ImGui::InvisibleButton("##canvas", ImVec2(high.x - low.x, high.y - low.y));
  ui.note("##canvas", scene_.box);
  handle_mouse(ui);
  compose_scores(ui);
  // The picture's first row is its lowest.
  list.AddImage(picture, low, high, ImVec2(0, 1), ImVec2(1, 0));
  draw_overlay(ui);
  draw_time_strip(ui,
                  {area.left + ui.px(16), area.bottom - ui.px(40), area.right - ui.px(16),
                   area.bottom - ui.px(6)},
                  time_, t_);
}

void Canvas::place(Ui& ui, const plot::Box& area) {
  const double least = std::min(area.width(), area.height());
  strip_ = std::round(std::clamp(static_cast<float>(0.085 * least), ui.px(28), ui.px(54)));
  const double gap = ui.px(3);
  const double strip = static_cast<double>(strip_) + gap;
  scene_.box = {std::round(area.left + ui.px(48)), std::round(area.top + ui.px(64) + strip),
                std::round(area.right - ui.px(12) - strip), std::round(area.bottom - ui.px(68))};
}

void Canvas::compose(Ui& ui) {
  const Snapshot& snapshot = ui.snapshot;
  const Experiment& experiment = *snapshot.experiment;
  ExactDensities::Run change{ui.draft.pending(), ui.draft.pending_course()};
  if (change.experiment && change.experiment->dimension() != 2) change = {};
  densities_.update({snapshot.experiment, snapshot.course},
                    snapshot.samples ? snapshot.samples_tilt : 0, change);
  if (follows_ && densities_.target() && !drag_) {
    scene_.camera = fitted(
        extent_of(*densities_.base(), *densities_.target(), arrow_scale * experiment.reward.b),
        scene_.box);
  }

  scene_.palette = &palette::of_theme(ui.preferences.light);
  paths_ = snapshot.paths;
  if (paths_ && paths_->tilt != snapshot.samples_tilt) paths_.reset();
  const ParticlePaths* paths = paths_.get();
  step_ = paths != nullptr ? nearest_step(*paths, time_.t()) : 0;
  t_ = paths != nullptr && !time_.at_data() ? paths->times[step_] : time_.t();
  if (time_.at_data() || paths == nullptr) {
    // There is no cloud to show on its way where nobody has written it down.
    scene_.samples = time_.at_data() ? snapshot.samples : nullptr;
  } else {
    scene_.samples = {paths_, &paths->states[step_]};
  }
  scene_.samples_opacity = layers_.opacity(Layer::samples);
  const ScheduleConfig& schedule = experiment.schedule;
  scene_.density = shown_.at(densities_.shown(), schedule, t_);
  scene_.density_fill = layers_.opacity(Layer::density);
  scene_.density_contours = layers_.opacity(Layer::contours);
  scene_.base = {base_.at(densities_.base(), schedule, t_), layers_.opacity(Layer::base)};
  scene_.target = {target_.at(densities_.target(), schedule, t_), layers_.opacity(Layer::target)};
  scene_.ghost = pending_.at(densities_.pending(), schedule, t_);
  marginals_.update(scene_.density, scene_.samples, scene_.camera, scene_.box, ui.px(7));
}

void Canvas::compose_scores(Ui& ui) {
  const Snapshot& snapshot = ui.snapshot;
  const double t = score_time(*snapshot.experiment, t_);
  const std::optional<int> past = ui.playhead.past_tilt();
  has_model_ = !past || ui.playhead.model_kept(snapshot);
  const bool needed = has_model_ && (layers_.need_scores() || (hovered_ && !drag_));
  if (auto command = watch_.update(needed, scene_.camera, scene_.box,
                                   static_cast<double>(ui.px(score_spacing)), t, past)) {
    ui.send(std::move(*command));
  }
  // While the time runs, the worker's answer is always a little late.
  constexpr double patience = 0.04;
  scores_ = snapshot.scores;
  if (scores_ && (scores_->run != snapshot.run || scores_->tilt != snapshot.samples_tilt ||
                  std::abs(scores_->t - t) > patience)) {
    scores_.reset();
  }
  scene_.errors.opacity = scores_ ? layers_.opacity(Layer::score_error) : 0.0F;
  if (scene_.errors.opacity > 0.0F && scores_ != mapped_) {
    mapped_ = scores_;
    scene_.errors.content = score_error_map(
        *scores_, *scored_.at(densities_.shown(), snapshot.experiment->schedule, scores_->t));
  }
  if (layers_.shows(Layer::exact_score) || layers_.shows(Layer::learned_score)) {
    arrows_.update(scored_.at(densities_.shown(), snapshot.experiment->schedule, t),
                   layers_.shows(Layer::learned_score) ? scores_ : nullptr, scene_.camera,
                   scene_.box, static_cast<double>(ui.px(arrow_spacing)));
  }
}

}  // namespace tiltscope::view
