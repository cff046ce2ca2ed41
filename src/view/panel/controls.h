#pragma once

#include "config/preset.h"
#include "view/kit/ui.h"
#include "view/state/theory.h"

#include <memory>
#include <string_view>
#include <vector>

namespace tiltscope::view {

/// The panel on the left: all that can be set, in sections that fold.
class Controls {
 public:
  explicit Controls(std::vector<Preset> presets) : presets_(std::move(presets)) {}

  /// Draws into the current window.
  void draw(Ui& ui);

 private:
  void draw_presets(Ui& ui);
  void judge(const Draft& draft);

  std::vector<Preset> presets_;
  std::shared_ptr<const Experiment> judged_;  ///< what the rest is about
  const Preset* current_ = nullptr;           ///< among `presets_`, or null
  std::vector<Warning> warnings_;
};

/// The preset that the experiment is, up to the seed and the threads; null if it is none of them.
const Preset* matching_preset(const std::vector<Preset>& presets, const Experiment& experiment);

}  // namespace tiltscope::view
