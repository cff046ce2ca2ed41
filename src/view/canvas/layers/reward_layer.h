#pragma once

#include "view/canvas/canvas_layer.h"

#include <memory>
#include <optional>

namespace tiltscope::view {

/// Of a map by `reward_map`: from the most negative reward to the most positive one, or from 0
/// where one side has none.
ColourBar reward_bar(const HeatMap& map);

/// The reward as colours around 0, with lines of equal reward.
class RewardLayer final : public CanvasLayer {
 public:
  RewardLayer();

  void draw_swatch(const Swatch& swatch) const override;
  std::string legend(const CanvasFrame& frame) const override;
  std::optional<ColourBar> colour_bar(const CanvasFrame& frame) const override;
  void compose(const CanvasFrame& frame, SceneContent& scene) override;

  /// Where nobody has switched it on or off, a quadratic reward, which the arrow shows, and another
  /// program's, which may take long, are not shown by themselves.
  void follow(RewardKind kind);

 private:
  std::optional<RewardKind> kind_;
  std::shared_ptr<const RewardField> mapped_;  ///< that `map_` shows
  std::shared_ptr<const HeatMap> map_;
  ColourBar bar_;
};

}  // namespace tiltscope::view
