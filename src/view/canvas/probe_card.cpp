#include "view/canvas/probe_card.h"

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
  in_row_ = frame.box.height() < static_cast<double>(frame.theme.px(low_picture));
  lines_ = describe(
      reading,
      {.scores = !in_row_ && surroundings.scores, .direction = !in_row_, .shares = !in_row_});
  pad_ = frame.theme.px(card_padding);
  row_ = frame.theme.px(row_height);
  if (in_row_) {
    const plot::Box& picture = frame.box;
    const double top = picture.bottom + static_cast<double>(frame.theme.px(2));
    box_ = {picture.left, top, picture.right, top + static_cast<double>(row_)};
    return;
  }
  QuietCorner::Plate plate{size_of(frame.theme, lines_), frame.theme.px(gap), surroundings.taken};
  plate.points = surroundings.handles;
  // Later it lies still, so that the mouse can come to it.
  if (!box_) plate.mouse = mouse;
  box_ = in_corner(frame.box, corner_.choose(frame, plate), plate.size, plate.gap);
}

void ProbeCard::paint(ImDrawList& list, const Theme& theme) const {
  if (!box_) return;
  const ImVec2 low = vec2(box_->left, box_->top);
  const ImVec2 high = vec2(box_->right, box_->bottom);
  if (in_row_) return paint_row(list, theme);
  list.AddRectFilled(low, high, palette::u32(palette::background, 0.94F), theme.px(5));
  float y = low.y + pad_ - theme.px(1);
  for (const ProbeLine& line : lines_) {
    draw_text(list, theme.fonts.small, ImVec2(low.x + pad_, y), palette::muted, line.name);
    draw_text(list, theme.fonts.mono_small, ImVec2(high.x - pad_, y), palette::text, line.value,
              Align::right);
    y += row_;
  }
}

void ProbeCard::paint_row(ImDrawList& list, const Theme& theme) const {
  const Face& words = theme.fonts.small;
  const Face& digits = theme.fonts.mono_small;
  const auto top = static_cast<float>(box_->top);
  auto x = static_cast<float>(box_->left);
  const auto next = [&](const Face& face, plot::Colour colour, const std::string& text, float gap) {
    draw_text(list, face, ImVec2(x, top + theme.px(3)), colour, text);
    x += measure(face, text).x + theme.px(gap);
  };
  // Over half a number of the axis beyond either edge, too.
  list.AddRectFilled(ImVec2(x - theme.px(14), top),
                     vec2(box_->right + static_cast<double>(theme.px(14)),
                          box_->bottom + static_cast<double>(theme.px(4))),
                     palette::u32(palette::background));
  for (const ProbeLine& line : lines_) {
    next(words, palette::muted, line.name, 5.0F);
    next(digits, palette::text, line.value, 12.0F);
  }
}

void ProbeCard::explain(std::vector<Region>& regions) const {
  if (!box_ || in_row_) return;
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
