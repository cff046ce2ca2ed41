#pragma once

#include "view/canvas/layers/base_layer.h"
#include "view/canvas/layers/contours_layer.h"
#include "view/canvas/layers/density_layer.h"
#include "view/canvas/layers/exact_score_layer.h"
#include "view/canvas/layers/learned_score_layer.h"
#include "view/canvas/layers/paths_layer.h"
#include "view/canvas/layers/reward_layer.h"
#include "view/canvas/layers/samples_layer.h"
#include "view/canvas/layers/score_error_layer.h"
#include "view/canvas/layers/target_layer.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace tiltscope::view {

/// Every layer of the canvas. A new one is a class in a file of its own, and a word in this list.
class Layers {
  /// From the back to the front.
  using List = std::tuple<DensityLayer, ContoursLayer, RewardLayer, ScoreErrorLayer, SamplesLayer,
                          BaseLayer, TargetLayer, ExactScoreLayer, LearnedScoreLayer, PathsLayer>;

 public:
  static constexpr std::size_t count = std::tuple_size_v<List>;

  template <class Layer>
  Layer& get() {
    return std::get<Layer>(list_);
  }
  template <class Layer>
  const Layer& get() const {
    return std::get<Layer>(list_);
  }

  /// From the back to the front.
  std::array<CanvasLayer*, count> all() { return pointers<CanvasLayer>(list_); }
  std::array<const CanvasLayer*, count> all() const { return pointers<const CanvasLayer>(list_); }

  /// Adds to the scene what is shown and known.
  void compose(const CanvasFrame& frame, SceneContent& scene) {
    for (CanvasLayer* layer : all()) {
      if (layer->strength() > 0.0F && layer->known(frame)) layer->compose(frame, scene);
    }
  }

  /// Whether a layer is shown that needs the learned score.
  bool need_scores() const {
    return std::ranges::any_of(all(), [](const CanvasLayer* layer) {
      return layer->shown && layer->traits().needs_scores;
    });
  }

 private:
  template <class Pointee, class Tuple>
  static std::array<Pointee*, count> pointers(Tuple& list) {
    return std::apply([](auto&... layers) { return std::array<Pointee*, count>{&layers...}; },
                      list);
  }

  List list_;
};

}  // namespace tiltscope::view
