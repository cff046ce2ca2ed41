#include "view/canvas/probe_card.h"

#include "oracle/shown_density.h"
#include "reward/quadratic_reward.h"
#include "view/look/palette.h"
#include "view/look/vec2.h"
#include "view/scene/reward_map.h"

#include <algorithm>
#include <cmath>

namespace tiltscope::view {
namespace {

// In units of the design.
constexpr float card_padding = 7.0F;
constexpr float row_height = 17.0F;
constexpr float gap = 8.0F;
/// The card keeps this far from the mouse when it looks for a place.
constexpr double air = 30.0;
/// Below this height of the picture only the least is told.
constexpr float low_picture = 330.0F;

ImVec2 size_of(const Theme& theme, const std::vector<ProbeLine>& lines) {
  float names = 0.0F;
  float values = 0.0F;
  for (const ProbeLine& line : lines) {
    names = std::max(names, measure(theme.fonts.small, line.name).x);
    values = std::max(values, measure(theme.fonts.mono_small, line.value).x);
  }
  // In steps, so that it does not tremble with its numbers.
  const float step = theme.px(24);
  values = step * std::ceil(values / step);
  return {names + values + theme.px(10) + 2.0F * theme.px(card_padding),
          theme.px(row_height) * static_cast<float>(lines.size()) + 2.0F * theme.px(card_padding) -
              theme.px(3)};
}

bool overlap(const plot::Box& a, const plot::Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/// How much of the densities a box covers: the sum over some of its points of the densities,
/// relative to their peaks.
double covered(const CanvasFrame& frame, const plot::Box& box) {
  constexpr Eigen::Index across = 4;
  constexpr Eigen::Index down = 3;
  Eigen::MatrixXd points(2, across * down);
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    const double x = static_cast<double>(i % across) / (across - 1);
    const double y = static_cast<double>(i / across) / (down - 1);
    points.col(i) =
        to_plane(frame.camera, frame.box, {box.left + x * box.width(), box.top + y * box.height()});
  }
  double sum = 0.0;
  for (const auto* density : {frame.density.get(), frame.target.get(), frame.pending.get()}) {
    if (density == nullptr || !can_be_shown(*density)) continue;
    sum += (shown_log_density(*density, points).array() - shown_peak(*density)).exp().sum();
  }
  return sum;
}

}  // namespace

void ProbeCard::update(const CanvasFrame& frame, const Eigen::Vector2d& mouse,
                       const Surroundings& surroundings) {
  // It is read.
  if (box_ && contains(*box_, mouse.x(), mouse.y())) return;
  const Eigen::Vector2d x = to_plane(frame.camera, frame.box, mouse);
  // Both scores at the very time of the learned one.
  const double t = frame.scores ? frame.scores->t : frame.score_t;
  ProbeReading reading = probe(x, frame.density.get(), frame.t, frame.compared.get(), t,
                               frame.scores.get(), typical_.of(frame.compared));
  reading.model_kept = frame.has_model;
  reading.has_score = frame.has_score();
  const auto& reward = frame.snapshot.course->stretches().back().reward;
  const QuadraticReward* quadratic = reward ? reward->quadratic() : nullptr;
  if (quadratic != nullptr && !frame.pending) {
    reading.reward = quadratic->value(x);
  } else if (frame.reward) {
    if (const auto there = reward_at(*frame.reward, x)) {
      reading.reward = there->value;
      reading.about = there->about;
    }
  }
  const bool room = frame.box.height() >= static_cast<double>(frame.theme.px(low_picture));
  lines_ = describe(reading, {.scores = room && surroundings.scores, .shares = room});
  pad_ = frame.theme.px(card_padding);
  row_ = frame.theme.px(row_height);
  box_ = place(frame, mouse, surroundings, size_of(frame.theme, lines_));
}

plot::Box ProbeCard::place(const CanvasFrame& frame, const Eigen::Vector2d& mouse,
                           const Surroundings& surroundings, ImVec2 size) {
  const double width = size.x;
  const double height = size.y;
  const double edge = frame.theme.px(gap);
  const plot::Box& box = frame.box;
  const auto at = [&](double left, double top) {
    return plot::Box{left, top, left + width, top + height};
  };
  const double right = box.right - edge - width;
  const double bottom = box.bottom - edge - height;
  const std::array corners = {at(right, bottom), at(right, box.top + edge),
                              at(box.left + edge, box.top + edge), at(box.left + edge, bottom)};
  std::array<double, 4> costs{};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const plot::Box& corner = corners[i];
    const double far = air * static_cast<double>(frame.theme.scale);
    const plot::Box around{corner.left - far, corner.top - far, corner.right + far,
                           corner.bottom + far};
    costs[i] = covered(frame, corner);
    if (contains(around, mouse.x(), mouse.y())) costs[i] += 1000.0;
    for (const plot::Box& taken : surroundings.taken)
      costs[i] += overlap(corner, taken) ? 100.0 : 0.0;
    for (const Eigen::Vector2d& handle : surroundings.handles) {
      if (contains(corner, handle.x(), handle.y())) costs[i] += 0.5;
    }
  }
  // It stays where it is unless another place is clearly better.
  const auto best = static_cast<std::size_t>(std::ranges::min_element(costs) - costs.begin());
  if (!box_ || costs[corner_] > costs[best] + 0.5) corner_ = best;
  return corners[corner_];
}

void ProbeCard::paint(ImDrawList& list, const Theme& theme) const {
  if (!box_) return;
  const ImVec2 low = vec2(box_->left, box_->top);
  const ImVec2 high = vec2(box_->right, box_->bottom);
  list.AddRectFilled(low, high, palette::u32(palette::background, 0.94F), theme.px(5));
  float y = low.y + pad_ - theme.px(1);
  for (const ProbeLine& line : lines_) {
    draw_text(list, theme.fonts.small, ImVec2(low.x + pad_, y), palette::muted, line.name);
    draw_text(list, theme.fonts.mono_small, ImVec2(high.x - pad_, y), palette::text, line.value,
              Align::right);
    y += row_;
  }
}

void ProbeCard::explain(std::vector<Region>& regions) const {
  if (!box_) return;
  double y = box_->top + static_cast<double>(pad_);
  for (const ProbeLine& line : lines_) {
    const double next = y + static_cast<double>(row_);
    regions.push_back({"##about/" + line.name,
                       {box_->left, y, box_->right, next},
                       line.name,
                       std::string(line.about)});
    y = next;
  }
}

}  // namespace tiltscope::view
