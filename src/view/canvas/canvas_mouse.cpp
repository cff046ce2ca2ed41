#include "view/canvas/canvas_mouse.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

// In units of the design.
constexpr float handle_reach = 16.0F;
constexpr float turn_reach = 30.0F;   ///< from the axis's end to the handle that turns it
constexpr float ring_radius = 27.0F;  ///< of a weight

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

Eigen::Vector2d CanvasMouse::pixel() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return {at.x, at.y};
}

double CanvasMouse::reach(const Ui& ui) { return static_cast<double>(ui.px(handle_reach)); }

const Handle* CanvasMouse::lit() const {
  if (drag_) return &drag_->handle();
  return near_ ? &*near_ : nullptr;
}

bool CanvasMouse::cancel_drag(Draft& draft) {
  if (!drag_) return false;
  draft.cancel();
  drag_.reset();
  cancelled_ = true;
  return true;
}

/// A mean wakes its component, which stays awake as long as the mouse is near any of its handles or
/// between them.
void CanvasMouse::wake(const std::vector<Handle>& all, const Ui& ui, const Ground& ground) {
  const auto pixels = [&](const Handle& handle) {
    return (to_pixel(ground.camera, ground.box, handle.place) - pixel()).norm();
  };
  double furthest = 0.0;
  double from_mean = 1e300;
  for (const Handle& handle : all) {
    if (handle.grip == Grip::mean && pixels(handle) < reach(ui)) awake_ = handle.component;
  }
  for (const Handle& handle : all) {
    if (!awake_ || handle.grip == Grip::reward || handle.component != *awake_) continue;
    if (handle.grip == Grip::mean) from_mean = pixels(handle);
    const Eigen::Vector2d mean = shown_experiment(ui).base.means[handle.component];
    furthest = std::max(furthest, (handle.place - mean).norm() / ground.camera.unit);
  }
  if (awake_ && from_mean > furthest + reach(ui)) awake_.reset();
}

std::vector<Handle> CanvasMouse::visible_handles(const Ui& ui, const Ground& ground) {
  if (!ground.handles) return {};
  const double unit = ground.camera.unit;
  auto all = handles_of(shown_experiment(ui), {static_cast<double>(ui.px(turn_reach)) * unit,
                                               static_cast<double>(ui.px(ring_radius)) * unit});
  if (drag_) {
    awake_.reset();
    if (drag_->handle().grip != Grip::reward) awake_ = drag_->handle().component;
  } else if (!hovers_) {
    awake_.reset();
  } else if (!ground.all) {
    wake(all, ui, ground);
  }
  std::erase_if(all, [&](const Handle& handle) {
    return handle.grip != Grip::reward && !ground.all && handle.component != awake_;
  });
  return all;
}

CanvasMouse::Gestures CanvasMouse::update(Ui& ui, const Ground& ground) {
  const ImGuiIO& io = ImGui::GetIO();
  Gestures gestures;
  hovers_ = ImGui::IsItemHovered();
  handles_ = visible_handles(ui, ground);
  near_ = hovers_ ? nearest_handle(handles_, ground.camera, ground.box, pixel(), reach(ui))
                  : std::nullopt;
  if (ImGui::IsItemActivated()) take_handle(ui, ground);
  const bool moved = io.MouseDelta.x != 0.0F || io.MouseDelta.y != 0.0F;
  if (ImGui::IsItemActive() && moved) {
    if (drag_) {
      // A hand that trembles on a click throws no run away.
      if (!is_click(io)) drag(ui, ground);
    } else if (!cancelled_) {
      gestures.camera = panned(ground.camera, {io.MouseDelta.x, io.MouseDelta.y});
    }
  }
  if (ImGui::IsItemDeactivated()) {
    if (drag_) {
      ui.draft.commit();
    } else {
      gestures.click = !cancelled_ && is_click(io);
    }
  }
  if (!ImGui::IsItemActive()) {
    drag_.reset();
    cancelled_ = false;
  }
  if (!hovers_) return gestures;
  if (near_ || drag_) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (io.MouseWheel != 0.0F) {
    const double factor = std::pow(1.15, static_cast<double>(io.MouseWheel));
    const Camera camera = gestures.camera.value_or(ground.camera);
    gestures.camera = zoomed(camera, ground.box, pixel(), factor);
  }
  gestures.fit = !near_ && ImGui::IsMouseDoubleClicked(0);
  return gestures;
}

void CanvasMouse::take_handle(const Ui& ui, const Ground& ground) {
  drag_.reset();
  if (!near_) return;
  drag_.emplace(*near_, shown_experiment(ui));
  grip_ = to_pixel(ground.camera, ground.box, near_->place) - pixel();
  if (near_->grip != Grip::turn) return;
  // It stands beyond the ellipse, but turns with it.
  grip_.setZero();
}

void CanvasMouse::drag(Ui& ui, const Ground& ground) {
  const Experiment& before = shown_experiment(ui);
  Experiment changed = drag_->at(before, to_plane(ground.camera, ground.box, pixel() + grip_));
  const bool reward = drag_->handle().grip == Grip::reward;
  if (effect_of(before, changed) == ChangeEffect::none) return;
  ui.draft.edit(reward ? about("reward.b") : about("base.means"), std::move(changed));
}

}  // namespace tiltscope::view
