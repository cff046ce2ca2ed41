#include "view/canvas.h"

#include <cmath>

namespace tiltscope::view {
namespace {

constexpr float reach = 16.0F;        ///< of a handle, in units of the design
constexpr float turn_reach = 30.0F;   ///< from the axis's end to the handle that turns it
constexpr float ring_radius = 27.0F;  ///< of a weight

Eigen::Vector2d mouse_pixel() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return {at.x, at.y};
}

/// The experiment that the handles show; the session's while the draft is of another dimension.
const Experiment& shown_experiment(const Ui& ui) {
  const Experiment& shown = ui.draft.shown();
  return shown.dimension() == 2 ? shown : *ui.snapshot.experiment;
}

/// Whether the button was let go, or is still held, where it was pressed.
bool is_click(const ImGuiIO& io) {
  return io.MouseDragMaxDistanceSqr[0] < io.MouseDragThreshold * io.MouseDragThreshold;
}

}  // namespace

bool Canvas::cancel_drag(Draft& draft) {
  if (!drag_) return false;
  draft.cancel();
  drag_.reset();
  cancelled_ = true;
  return true;
}

std::vector<Handle> Canvas::visible_handles(const Ui& ui, const Eigen::Vector2d& mouse,
                                            bool hovered) {
  const double unit = scene_.camera.unit;
  auto all = handles_of(shown_experiment(ui), {static_cast<double>(ui.px(turn_reach)) * unit,
                                               static_cast<double>(ui.px(ring_radius)) * unit});
  // The handles are the clean densities': they have no place among noised ones.
  if (t_ > 0.0) return {};
  const auto pixels = [&](const Handle& handle) {
    return (to_pixel(scene_.camera, scene_.box, handle.place) - mouse).norm();
  };
  if (drag_) {
    awake_.reset();
    if (drag_->handle().grip != Grip::reward) awake_ = drag_->handle().component;
  } else if (!hovered) {
    awake_.reset();
  } else if (!edits_) {
    // A mean wakes its component, which stays awake as long as the mouse is near any of its handles
    // or between them.
    double furthest = 0.0;
    double from_mean = 1e300;
    for (const Handle& handle : all) {
      if (handle.grip == Grip::mean && pixels(handle) < static_cast<double>(ui.px(reach))) {
        awake_ = handle.component;
      }
    }
    for (const Handle& handle : all) {
      if (!awake_ || handle.grip == Grip::reward || handle.component != *awake_) continue;
      if (handle.grip == Grip::mean) from_mean = pixels(handle);
      const Eigen::Vector2d mean = shown_experiment(ui).base.means[handle.component];
      furthest = std::max(furthest, (handle.place - mean).norm() / scene_.camera.unit);
    }
    if (awake_ && from_mean > furthest + static_cast<double>(ui.px(reach))) awake_.reset();
  }
  std::erase_if(all, [&](const Handle& handle) {
    return handle.grip != Grip::reward && !edits_ && handle.component != awake_;
  });
  return all;
}

void Canvas::handle_mouse(Ui& ui) {
  const ImGuiIO& io = ImGui::GetIO();
  const Eigen::Vector2d mouse = mouse_pixel();
  hovered_ = ImGui::IsItemHovered();
  handles_ = visible_handles(ui, mouse, hovered_);
  near_ = hovered_ ? nearest_handle(handles_, scene_.camera, scene_.box, mouse,
                                    static_cast<double>(ui.px(reach)))
                   : std::nullopt;
  if (ImGui::IsItemActivated()) take_handle(ui, mouse);
  const bool moved = io.MouseDelta.x != 0.0F || io.MouseDelta.y != 0.0F;
  if (ImGui::IsItemActive() && moved) {
    if (drag_) {
      // A hand that trembles on a click throws no run away.
      if (!is_click(io)) drag(ui, mouse);
    } else if (!cancelled_) {
      scene_.camera = panned(scene_.camera, {io.MouseDelta.x, io.MouseDelta.y});
      follows_ = false;
    }
  }
  if (ImGui::IsItemDeactivated()) {
    if (drag_) {
      ui.draft.commit();
    } else if (!cancelled_ && is_click(io)) {
      toggle_path(ui, mouse);
    }
  }
  if (!ImGui::IsItemActive()) {
    drag_.reset();
    cancelled_ = false;
  }
  if (!hovered_) return;
  if (near_ || drag_) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (io.MouseWheel != 0.0F) {
    const double factor = std::pow(1.15, static_cast<double>(io.MouseWheel));
    scene_.camera = zoomed(scene_.camera, scene_.box, mouse, factor);
    follows_ = false;
  }
  if (!near_ && ImGui::IsMouseDoubleClicked(0)) follows_ = true;
}

void Canvas::take_handle(Ui& ui, const Eigen::Vector2d& mouse) {
  drag_.reset();
  if (!near_) return;
  drag_.emplace(*near_, shown_experiment(ui));
  grip_ = to_pixel(scene_.camera, scene_.box, near_->place) - mouse;
  if (near_->grip != Grip::turn) return;
  // It stands beyond the ellipse, but turns with it.
  grip_.setZero();
}

void Canvas::drag(Ui& ui, const Eigen::Vector2d& mouse) {
  const Experiment& before = shown_experiment(ui);
  Experiment changed = drag_->at(before, to_plane(scene_.camera, scene_.box, mouse + grip_));
  const bool reward = drag_->handle().grip == Grip::reward;
  if (effect_of(before, changed) == ChangeEffect::none) return;
  ui.draft.edit(reward ? about("reward.b") : about("base.means"), std::move(changed));
}

void Canvas::toggle_path(Ui& ui, const Eigen::Vector2d& mouse) {
  if (!layers_.shows(Layer::paths) || !paths_) return;
  const Eigen::MatrixXf& states = paths_->states[step_];
  const auto particle =
      particle_at(states, scene_.camera, scene_.box, mouse, static_cast<double>(ui.px(reach)));
  if (particle) chosen_.toggle(*particle);
}

}  // namespace tiltscope::view
