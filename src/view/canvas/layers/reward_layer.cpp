#include "view/canvas/layers/reward_layer.h"

#include "plot/ticks.h"
#include "view/scene/reward_map.h"

#include <cstddef>
#include <span>

namespace tiltscope::view {

ColourBar reward_bar(const HeatMap& map) {
  // Walls have a number, but nothing of it is shown.
  const auto seen = map.values.row(1).array() > 0.0F;
  const bool positive = (seen && map.values.row(0).array() > 0.0F).any();
  const bool negative = (seen && map.values.row(0).array() < 0.0F).any();
  const std::span<const plot::Colour> colours = palette::reward_map;
  const std::size_t half = colours.size() / 2;
  const auto number = [&](double share) { return plot::short_number(share * map.top, 2); };
  constexpr const char* title = "reward r(x)";
  if (negative && !positive) {
    return {title,
            colours.first(half),
            {"\u2212" + number(1.0), "\u2212" + number(0.5), "0"},
            "The reward that is shown as colours: nowhere above 0 here. Smaller values take the "
            "first colour. Lines are drawn at round numbers."};
  }
  if (positive && !negative) {
    return {title,
            colours.last(half),
            {"0", number(0.5), number(1.0)},
            "The reward that is shown as colours: nowhere below 0 here. Larger values take the "
            "last colour. Lines are drawn at round numbers."};
  }
  return {title,
          colours,
          {"\u2212" + number(1.0), "0", number(1.0)},
          "The reward that is shown as colours, with 0 in the middle. Larger and smaller values "
          "take the last colour of their side. Lines are drawn at round numbers."};
}

RewardLayer::RewardLayer()
    : CanvasLayer({.name = "reward r",
                   .about = "The reward r(x): green where points are liked (r > 0), purple where "
                            "they are not (r < 0), without colour where r = 0. Lines of equal "
                            "reward; that of 0 is the strong one. Where r is −∞ there is neither "
                            "colour nor density. It is evaluated at 65,536 points, which count for "
                            "the picture and not for the method; a program of yours is asked only "
                            "while this is on.",
                   .colour = &palette::reward_map[14],
                   .legend = 9,
                   .opacity = 0.7}) {}

void RewardLayer::draw_swatch(const Swatch& swatch) const { swatch.colours(palette::reward_map); }

std::string RewardLayer::legend(const CanvasFrame& frame) const {
  if (!frame.reward) return "reward r: …";
  return frame.reward->problem.empty() ? "reward r" : "reward r: not known everywhere";
}

std::optional<ColourBar> RewardLayer::colour_bar(const CanvasFrame& frame) const {
  if (!frame.reward || frame.reward != mapped_) return {};
  return bar_;
}

void RewardLayer::compose(const CanvasFrame& frame, SceneContent& scene) {
  if (!frame.reward) return;
  if (frame.reward != mapped_) {
    mapped_ = frame.reward;
    map_ = reward_map(*frame.reward);
    bar_ = reward_bar(*map_);
  }
  scene.shapes.emplace_back(Heat{map_,
                                 &scene.palette->reward_map,
                                 strength(),
                                 {reward_lines(*map_), scene.palette->text, 0.7F * strength()}});
}

void RewardLayer::follow(RewardKind kind) {
  if (kind_ == kind) return;
  kind_ = kind;
  shown = kind != RewardKind::quadratic && kind != RewardKind::process;
}

}  // namespace tiltscope::view
