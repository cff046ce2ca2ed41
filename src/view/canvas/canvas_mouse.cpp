#include "view/canvas/canvas_mouse.h"

#include "view/kit/key_control.h"
#include "view/state/components.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

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

/// What a handle makes of the settings.
void change(Ui& ui, const Handle& handle, Experiment changed) {
  if (effect_of(shown_experiment(ui), changed) == ChangeEffect::none) return;
  const bool reward = handle.grip == Grip::reward;
  const Subject subject =
      changed.reward.kind == RewardKind::distance ? about("reward.a") : about("reward.b");
  ui.draft.edit(reward ? subject : about("base.means"), std::move(changed));
}

/// What the keys do to it.
std::string keys_of(const Handle& handle) {
  const std::string end = ", with Shift finely. Enter keeps the change, Escape gives it up.";
  switch (handle.grip) {
    case Grip::reward:
      return "The arrows move what the reward pulls to" + end;
    case Grip::mean:
      return "The arrows move the component's mean; Delete removes it. Shift: finely, Enter keeps "
             "the change, Escape gives it up.";
    case Grip::first_axis:
    case Grip::second_axis:
      return "The arrows along this axis make the ellipse longer or shorter" + end;
    case Grip::turn:
      return "The arrows turn the ellipse" + end;
    case Grip::weight:
      return "The arrows change the component's weight" + end;
    case Grip::remove:
      return "Enter removes this component.";
  }
  return {};
}

}  // namespace

Eigen::Vector2d CanvasMouse::pixel() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return {at.x, at.y};
}

double CanvasMouse::reach(const Ui& ui) { return static_cast<double>(ui.px(handle_reach)); }

const Handle* CanvasMouse::lit() const {
  if (drag_) return &drag_->handle();
  if (near_) return &*near_;
  return keyed_ ? &*keyed_ : nullptr;
}

bool CanvasMouse::cancel_drag(Draft& draft) {
  if (!drag_) return false;
  draft.cancel();
  drag_.reset();
  cancelled_ = true;
  return true;
}

/// An undone change or a pasted configuration can take a component away while it is held.
void CanvasMouse::give_up_what_is_gone(const Experiment& shown) {
  if (drag_ && !drag_->fits(shown)) {
    drag_.reset();
    cancelled_ = true;
  }
  if (nudged_ && !nudged_->fits(shown)) nudged_.reset();
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
  turn_over(all, ground);
  if (ground.all) add_crosses(all, ui, ground);
  return all;
}

/// An axis has two ends: the one that is held follows the mouse.
void CanvasMouse::turn_over(std::vector<Handle>& all, const Ground& ground) const {
  if (!drag_) return;
  const Handle& held = drag_->handle();
  if (held.grip != Grip::first_axis && held.grip != Grip::turn) return;
  const auto is_of_it = [&](const Handle& handle) { return handle.component == held.component; };
  const auto mean = std::ranges::find_if(
      all, [&](const Handle& handle) { return handle.grip == Grip::mean && is_of_it(handle); });
  const auto at =
      std::ranges::find_if(all, [&](const Handle& handle) { return handle.same_as(held); });
  if (mean == all.end() || at == all.end()) return;
  const Eigen::Vector2d mouse = to_plane(ground.camera, ground.box, pixel()) - mean->place;
  if (mouse.dot(at->place - mean->place) >= 0.0) return;
  for (Handle& handle : all) {
    if (!is_of_it(handle)) continue;
    if (handle.grip != Grip::first_axis && handle.grip != Grip::turn) continue;
    handle.place = 2.0 * mean->place - handle.place;
  }
}

/// The component that is meant can be removed: by a cross opposite to its second axis's end.
void CanvasMouse::add_crosses(std::vector<Handle>& all, const Ui& ui, const Ground& ground) const {
  const Experiment& experiment = shown_experiment(ui);
  if (!chosen_ || *chosen_ >= experiment.base.means.size()) return;
  if (!can_remove_component(experiment) || drag_) return;
  const Ellipse ellipse = ellipse_of(experiment.base.covariances[*chosen_]);
  const double away = ellipse_scale * ellipse.deviations[1] +
                      static_cast<double>(ui.px(turn_reach)) * ground.camera.unit;
  const Eigen::Vector2d mean = experiment.base.means[*chosen_];
  all.push_back({Grip::remove, *chosen_, mean - away * ellipse.axis(1)});
}

CanvasMouse::Gestures CanvasMouse::update(Ui& ui, const Ground& ground) {
  const ImGuiIO& io = ImGui::GetIO();
  Gestures gestures;
  hovers_ = ImGui::IsItemHovered();
  give_up_what_is_gone(shown_experiment(ui));
  handles_ = visible_handles(ui, ground);
  near_ = hovers_ ? nearest_handle(handles_, ground.camera, ground.box, pixel(), reach(ui))
                  : std::nullopt;
  take_keys(ui, ground, gestures);
  if (const Handle* handle = lit(); handle != nullptr && handle->grip != Grip::reward) {
    chosen_ = handle->component;
  }
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
    if (drag_ && drag_->handle().grip == Grip::remove) {
      if (is_click(io)) gestures.remove = drag_->handle().component;
    } else if (drag_) {
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
  if (!near_ && ImGui::IsMouseDoubleClicked(0)) {
    gestures.fit = !ground.all || !ground.handles;
    if (!gestures.fit) gestures.add = to_plane(ground.camera, ground.box, pixel());
  }
  return gestures;
}

void CanvasMouse::rest() {
  hovers_ = ImGui::IsItemHovered();
  handles_.clear();
  near_.reset();
  drag_.reset();
  keyed_.reset();
}

void CanvasMouse::take_keys(Ui& ui, const Ground& ground, Gestures& gestures) {
  keyed_.reset();
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  const KeyPresses& keys = ui.keys.pressed();
  const bool on_picture = key_stop(ui, "##canvas", low, high, true) != nullptr;
  if (on_picture && ui.keys.has_arrived()) {
    ui.announce(
        "The arrows move the picture, Page Up and Page Down zoom, Enter fits it. Tab goes on.");
  }
  for (const Handle& handle : handles_) {
    const std::string id = "##handle/" + std::to_string(static_cast<int>(handle.grip)) + "/" +
                           std::to_string(handle.component);
    if (!ui.keys.stop(ImGui::GetID(id.c_str()))) continue;
    keyed_ = handle;
    if (ui.signposts != nullptr) ui.signposts->focused = id;
    if (ui.keys.has_arrived()) ui.announce(keys_of(handle));
  }
  if (keyed_) nudge(ui, *keyed_, keys);
  if (!ui.keys.holds()) nudged_.reset();
  const Handle* meant = lit();
  if (keys.remove && ground.all && meant != nullptr && meant->grip != Grip::reward && !drag_ &&
      can_remove_component(shown_experiment(ui))) {
    gestures.remove = meant->component;
  }
  if (keyed_ && keyed_->grip == Grip::remove && keys.enter) gestures.remove = keyed_->component;
  Camera camera = ground.camera;
  if (on_picture && (keys.right != 0 || keys.up != 0)) {
    const auto step = static_cast<double>(ui.px(keys.fine ? 5.0F : 50.0F));
    camera = panned(camera, {-step * keys.right, step * keys.up});
  }
  if (keys.zoom != 0 && (on_picture || keyed_ || !ui.keys.any())) {
    camera = zoomed(camera, ground.box, middle(ground.box), std::pow(1.3, keys.zoom));
  }
  if (!(camera == ground.camera)) gestures.camera = camera;
  gestures.fit = on_picture && keys.enter;
}

void CanvasMouse::nudge(Ui& ui, const Handle& handle, const KeyPresses& keys) {
  if (handle.grip == Grip::remove || (keys.right == 0 && keys.up == 0)) return;
  const Experiment& before = shown_experiment(ui);
  if (!ui.keys.holds() || !nudged_ || !nudged_->handle().same_as(handle)) {
    nudged_.emplace(handle, before);
  }
  change(ui, handle, nudged_->nudged(before, {keys.right, keys.up, keys.fine}));
  ui.keys.hold();
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
  if (drag_->handle().grip == Grip::remove) return;
  const Eigen::Vector2d point = to_plane(ground.camera, ground.box, pixel() + grip_);
  change(ui, drag_->handle(), drag_->at(shown_experiment(ui), point));
}

}  // namespace tiltscope::view
