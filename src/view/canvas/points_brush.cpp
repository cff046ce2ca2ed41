#include "view/canvas/points_brush.h"

#include "math/random.h"
#include "view/kit/key_control.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

constexpr float smallest = 6.0F, largest = 120.0F;  // in units of the design
/// Points of a dab, and of each radius that the brush moves on.
constexpr int points_a_radius = 16;
/// A drawing of more says no more, and takes longer to fit and to paint.
constexpr std::size_t most_points = 6'000;

Eigen::Vector2d mouse() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return {at.x, at.y};
}

}  // namespace

void PointsBrush::resize(double steps) {
  radius_ = std::clamp(radius_ * std::pow(1.15F, static_cast<float>(steps)), smallest, largest);
}

bool PointsBrush::update(Ui& ui, const plot::Box& box, const Camera& camera, bool may) {
  works_ = on_ && may;
  keyed_ = false;
  if (!works_) {
    strokes_ = false;
    return false;
  }
  const ImGuiIO& io = ImGui::GetIO();
  const Eigen::Vector2d place = to_plane(camera, box, mouse());
  const double radius = static_cast<double>(ui.px(radius_)) * camera.unit;
  const bool hovered = ImGui::IsItemHovered();
  const bool activated = ImGui::IsItemActivated();
  const bool deactivated = ImGui::IsItemDeactivated();
  take_keys(ui, box, camera, radius);
  if (hovered && io.MouseWheel != 0.0F) resize(static_cast<double>(io.MouseWheel));
  if (hovered && !strokes_ && (io.MouseDelta.x != 0.0F || io.MouseDelta.y != 0.0F)) at_ = place;
  if (activated) {
    if (strokes_) lift();
    put_down(ui.draft.shown().base, place, radius);
    by_keys_ = false;
  }
  if (!strokes_ || by_keys_) return true;
  draw_to(place, radius);
  if (deactivated) lift();
  return true;
}

void PointsBrush::take_keys(Ui& ui, const plot::Box& box, const Camera& camera, double radius) {
  const KeyPresses* keys =
      key_stop(ui, "##canvas", ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), true);
  // Enter has ended the change; Escape has given the stroke up before.
  if (strokes_ && by_keys_ && !ui.keys.holds()) lift();
  if (keys == nullptr) return;
  keyed_ = true;
  const Eigen::Vector2d low = to_plane(camera, box, {box.left, box.bottom});
  const Eigen::Vector2d high = to_plane(camera, box, {box.right, box.top});
  if (ui.keys.has_arrived()) {
    ui.announce(
        "The arrows move the brush, [ and ] change its size. Enter puts it down to scatter points, "
        "and lifts it; Escape gives the stroke up.");
    if (!((at_.array() > low.array()).all() && (at_.array() < high.array()).all())) {
      at_ = 0.5 * (low + high);
    }
  }
  if (keys->enter && !strokes_) {
    put_down(ui.draft.shown().base, at_, radius);
    by_keys_ = true;
    ui.keys.hold();
  }
  if (keys->right == 0 && keys->up == 0) return;
  const double step = (keys->fine ? 0.1 : 0.5) * radius;
  at_ = (at_ + step * Eigen::Vector2d(keys->right, keys->up)).cwiseMax(low).cwiseMin(high);
  if (!strokes_ || !by_keys_) return;
  draw_to(at_, radius);
  ui.keys.hold();
}

void PointsBrush::put_down(const BaseConfig& shown, const Eigen::Vector2d& place, double radius) {
  begin(shown);
  for (int i = 0; i < points_a_radius; ++i) scatter(place, radius);
  at_ = last_ = place;
}

void PointsBrush::draw_to(const Eigen::Vector2d& place, double radius) {
  at_ = place;
  // Evenly along the way, however fast it was.
  const double spacing = radius / points_a_radius;
  double way = (place - last_).norm();
  while (way >= spacing) {
    last_ += spacing / way * (place - last_);
    scatter(last_, radius);
    way = (place - last_).norm();
  }
}

void PointsBrush::lift() {
  strokes_ = false;
  drawn_ = true;
}

void PointsBrush::begin(const BaseConfig& shown) {
  // Strokes after the one that the base is of were taken back; all of them, if it is of none. While
  // the last one is still being fitted, nobody can tell.
  if (!drawing_.empty() && drawing_.back().base) {
    const auto of_base =
        std::find_if(drawing_.rbegin(), drawing_.rend(),
                     [&](const Stroke& stroke) { return stroke.base && *stroke.base == shown; });
    drawing_.erase(of_base.base(), drawing_.end());
  }
  drawing_.emplace_back();
  strokes_ = true;
}

void PointsBrush::scatter(const Eigen::Vector2d& place, double radius) {
  std::size_t points = 0;
  for (const Stroke& stroke : drawing_) points += stroke.points.size();
  if (points >= most_points) return;
  const RandomStream stream(0, Purpose::pictures, 1);
  const Eigen::Vector2d noise(stream.normal(2 * scattered_), stream.normal(2 * scattered_ + 1));
  ++scattered_;
  // Two deviations are the brush's radius.
  drawing_.back().points.emplace_back(place + 0.5 * radius * noise);
}

bool PointsBrush::cancel() {
  if (!strokes_) return false;
  strokes_ = false;
  drawing_.pop_back();
  return true;
}

std::optional<Eigen::MatrixXd> PointsBrush::take_drawn() {
  if (!std::exchange(drawn_, false)) return std::nullopt;
  std::vector<Eigen::Vector2d> all;
  for (const Stroke& stroke : drawing_) {
    all.insert(all.end(), stroke.points.begin(), stroke.points.end());
  }
  Eigen::MatrixXd points(2, static_cast<Eigen::Index>(all.size()));
  for (std::size_t i = 0; i < all.size(); ++i) points.col(static_cast<Eigen::Index>(i)) = all[i];
  return points;
}

void PointsBrush::fitted(const BaseConfig& base) {
  if (!drawing_.empty()) drawing_.back().base = base;
}

void PointsBrush::paint(const Ui& ui, const plot::Box& box, const Camera& camera) const {
  if (!works_) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(vec2(box.left, box.top), vec2(box.right, box.bottom), true);
  const float half = std::max(ui.px(1.0F), 1.0F);
  const ImU32 ink = palette::u32(palette::text, 0.7F);
  for (const Stroke& stroke : drawing_) {
    for (const Eigen::Vector2d& point : stroke.points) {
      const Eigen::Vector2d at = to_pixel(camera, box, point);
      list.AddRectFilled(
          vec2(at.x() - static_cast<double>(half), at.y() - static_cast<double>(half)),
          vec2(at.x() + static_cast<double>(half), at.y() + static_cast<double>(half)), ink);
    }
  }
  const bool by_keys = keyed_ || (strokes_ && by_keys_);
  const Eigen::Vector2d at = by_keys ? to_pixel(camera, box, at_) : mouse();
  list.AddCircle(vec2(at.x(), at.y()), ui.px(radius_), palette::u32(palette::accent, 0.9F), 32,
                 ui.px(1.2F));
  list.PopClipRect();
}

}  // namespace tiltscope::view
