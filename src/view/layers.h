#pragma once

#include <array>
#include <cstddef>

namespace tiltscope::view {

/// What the canvas can show, one over the other.
enum class Layer {
  density,        ///< exact, of the tilt that is shown
  contours,       ///< of that density
  score_error,    ///< |s_theta - s| as a heat map
  base,           ///< exact density of the base
  target,         ///< exact density of the last tilt
  samples,        ///< of the model
  exact_score,    ///< arrows
  learned_score,  ///< arrows
  paths           ///< of chosen particles through the sampler
};

inline constexpr std::size_t layer_count = 9;

/// Which layers are shown, and how opaque they are.
class Layers {
 public:
  struct Setting {
    bool shown = false;
    double opacity = 1.0;  ///< in [0, 1]

    bool operator==(const Setting&) const = default;
  };

  Layers() {
    for (const Layer layer : {Layer::density, Layer::contours, Layer::target, Layer::samples}) {
      (*this)[layer].shown = true;
    }
    (*this)[Layer::contours].opacity = 0.55;
    (*this)[Layer::score_error].opacity = 0.85;
  }

  Setting& operator[](Layer layer) { return settings_[static_cast<std::size_t>(layer)]; }
  const Setting& operator[](Layer layer) const {
    return settings_[static_cast<std::size_t>(layer)];
  }

  bool shows(Layer layer) const { return (*this)[layer].shown; }
  /// 0 where the layer is not shown.
  float opacity(Layer layer) const {
    return shows(layer) ? static_cast<float>((*this)[layer].opacity) : 0.0F;
  }
  /// Whether a layer is shown that needs the learned score.
  bool need_scores() const { return shows(Layer::score_error) || shows(Layer::learned_score); }

  bool operator==(const Layers&) const = default;

 private:
  std::array<Setting, layer_count> settings_;
};

}  // namespace tiltscope::view
