#include "view/canvas/brush.h"

#include "view/kit/key_control.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tiltscope::view {
namespace {

/// Of the way from black to white, in the middle of the brush.
constexpr double amount = 0.1;
/// While the brush is held still, it adds as much again after this many seconds.
constexpr double seconds_a_dab = 0.06;
constexpr double least_radius = 0.1;
constexpr double most_radius = 8.0;

/// Whether the density is so low that even a λ r of 8 would raise it to some thousandth of where it
/// is highest.
bool is_empty(const ExactDensity& density, const Eigen::Vector2d& point) {
  constexpr double far = 14.0;
  return density.log_density(point)[0] < density.highest_log_density() - far;
}

}  // namespace

void Brush::resize(double steps) {
  radius_ = std::clamp(radius_ * std::pow(1.15, steps), least_radius, most_radius);
}

bool Brush::cancel(Draft& draft) {
  if (!stroke_) return false;
  stroke_.reset();
  draft.cancel();
  return true;
}

void Brush::put_away() {
  stroke_.reset();
  hovers_ = false;
  keyed_ = false;
}

std::optional<Camera> Brush::update(Ui& ui, const Ground& ground) {
  const ImGuiIO& io = ImGui::GetIO();
  const Eigen::Vector2d pixel(io.MousePos.x, io.MousePos.y);
  const Eigen::Vector2d mouse = to_plane(ground.camera, ground.box, pixel);
  std::optional<Camera> camera;
  hovers_ = ImGui::IsItemHovered();
  const bool activated = ImGui::IsItemActivated();
  const bool active = ImGui::IsItemActive();
  const bool deactivated = ImGui::IsItemDeactivated();
  take_keys(ui, ground);
  if (activated) {
    at_ = mouse;
    begin(ui, ground, ImGui::IsMouseDown(ImGuiMouseButton_Right) ? -1.0 : 1.0, false);
  } else if (active && stroke_ && !stroke_->by_keys) {
    move_to(ui, mouse);
    ui.wake_at(ui.now + seconds_a_dab);
  }
  if (deactivated && stroke_) {
    stroke_.reset();
    ui.draft.commit();
  }
  if (!hovers_) return camera;
  if (!stroke_ && (io.MouseDelta.x != 0.0F || io.MouseDelta.y != 0.0F)) at_ = mouse;
  if (io.MouseWheel == 0.0F) return camera;
  const auto turns = static_cast<double>(io.MouseWheel);
  if (io.KeyCtrl) {
    camera = zoomed(ground.camera, ground.box, pixel, std::pow(1.15, turns));
  } else {
    resize(turns);
  }
  return camera;
}

void Brush::take_keys(Ui& ui, const Ground& ground) {
  const KeyPresses* keys =
      key_stop(ui, "##canvas", ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), true);
  // Enter and Escape end a change by keys elsewhere.
  if (stroke_ && stroke_->by_keys && !ui.keys.holds()) stroke_.reset();
  const bool arrives = keys != nullptr && ui.keys.has_arrived();
  keyed_ = keys != nullptr;
  if (keys == nullptr) return;
  const Eigen::Vector2d low =
      to_plane(ground.camera, ground.box, {ground.box.left, ground.box.bottom});
  const Eigen::Vector2d high =
      to_plane(ground.camera, ground.box, {ground.box.right, ground.box.top});
  if (arrives) {
    ui.announce(
        "The arrows move the brush. Enter puts it down to raise the reward, Delete to lower it; "
        "Enter lifts it, Escape gives the stroke up.");
    if (!((at_.array() > low.array()).all() && (at_.array() < high.array()).all())) {
      at_ = 0.5 * (low + high);
    }
  }
  if (keys->enter || keys->remove) {
    begin(ui, ground, keys->remove ? -1.0 : 1.0, true);
    ui.keys.hold();
  }
  if (keys->right == 0 && keys->up == 0) return;
  const double step = (keys->fine ? 0.1 : 0.5) * radius_;
  const Eigen::Vector2d to =
      (at_ + step * Eigen::Vector2d(keys->right, keys->up)).cwiseMax(low).cwiseMin(high);
  if (stroke_) {
    move_to(ui, to);
    ui.keys.hold();
  } else {
    at_ = to;
  }
}

void Brush::begin(Ui& ui, const Ground& ground, double sign, bool by_keys) {
  const Experiment& shown = ui.draft.shown();
  // One stroke goes on where only its sign changes.
  if (stroke_ && stroke_->by_keys && by_keys) {
    stroke_->sign = sign;
  } else {
    if (stroke_) ui.draft.commit();
    stroke_ = Stroke{Painting(shown.reward), sign, by_keys};
  }
  stroke_->painting.dab(at_, radius_, sign * amount);
  dabbed_ = ui.now;
  show(ui);
  if (ground.base != nullptr && is_empty(*ground.base, at_)) {
    ui.announce(
        "There is hardly any base density under the brush: a tilt multiplies p, and where p is 0 "
        "a reward changes nothing.");
  }
}

void Brush::move_to(Ui& ui, const Eigen::Vector2d& point) {
  const double enough = 0.05 * radius_;
  const bool moved = (point - at_).norm() > enough;
  if (!moved && ui.now < dabbed_ + seconds_a_dab) return;
  if (moved) {
    // A short line has one dab as well: as much less as it is shorter.
    const double share = std::min((point - at_).norm() / (0.25 * radius_), 1.0);
    stroke_->painting.line(at_, point, radius_, stroke_->sign * share * amount);
  } else {
    stroke_->painting.dab(point, radius_, stroke_->sign * amount);
  }
  at_ = point;
  dabbed_ = ui.now;
  show(ui);
}

void Brush::show(Ui& ui) const {
  Experiment changed = ui.draft.shown();
  changed.reward = stroke_->painting.reward();
  ui.draft.edit(about("reward.data"), std::move(changed), Draft::Runs::released);
}

void Brush::draw(const CanvasPainter& painter) const {
  if (!hovers_ && !keyed_ && !stroke_) return;
  const Eigen::Vector2d at = to_pixel(painter.camera, painter.box, at_);
  const auto radius = static_cast<float>(radius_ / painter.camera.unit);
  const ImVec2 middle = vec2(at.x(), at.y());
  const float width = painter.theme.px(stroke_ ? 2.4F : 1.6F);
  painter.list.AddCircle(middle, radius, palette::u32(palette::background, 0.8F), 64, 2.2F * width);
  painter.list.AddCircle(middle, radius, palette::u32(palette::text), 64, width);
  // What it does: + or -.
  const float half = painter.theme.px(5);
  const bool lowers = stroke_ && stroke_->sign < 0.0;
  const ImU32 ink = palette::u32(palette::text);
  painter.list.AddLine(ImVec2(middle.x - half, middle.y), ImVec2(middle.x + half, middle.y), ink,
                       width);
  if (!lowers) {
    painter.list.AddLine(ImVec2(middle.x, middle.y - half), ImVec2(middle.x, middle.y + half), ink,
                         width);
  }
}

}  // namespace tiltscope::view
