#pragma once

#include "config/preset.h"
#include "view/kit/ui.h"
#include "view/panel/preset_match.h"
#include "view/panel/reward_controls.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// The panel on the left: what can be set, in sections that fold. A switch at its head shows the
/// few settings that a first look needs, or all of them, and stays there when they are scrolled.
class Controls {
 public:
  explicit Controls(std::vector<Preset> presets) : presets_(std::move(presets)) {}

  /// The switch between few and all settings, and then the settings; each draws into the current
  /// window.
  void draw_head(Ui& ui);
  void draw(Ui& ui);

  /// A picture that is to be saved, once.
  std::optional<FigureExport> take_export() { return reward_.take_export(); }

  /// From now on lists the first steps that were not done yet.
  void greet() { greets_ = true; }

 private:
  void draw_basic(Ui& ui);
  void draw_advanced(Ui& ui);
  void draw_presets(Ui& ui);
  void draw_watch(Ui& ui);
  /// Says which of the settings not shown are not the preset's.
  void draw_hidden(Ui& ui);
  /// "Live", or "Live, changed".
  std::string preset_name() const;
  void judge(const Ui& ui);
  /// What is said in lines of its own. Not while a button is held: it would push a control away
  /// from under the hand.
  void note_remarks(const Draft& draft);

  bool greets_ = false;
  RewardControls reward_;
  std::vector<Preset> presets_;
  std::shared_ptr<const Experiment> judged_;  ///< what the rest is about
  PresetMatch match_;                         ///< among `presets_`
  bool judged_advanced_ = false;              ///< whether all settings are shown
  std::string changed_;                       ///< what is said of those that make another problem
  std::shared_ptr<const Experiment> noted_;   ///< what `hidden_` is about
  std::string hidden_;                        ///< what is said of the settings not shown
  std::vector<Warning> warnings_;             ///< against the settings
};

}  // namespace tiltscope::view
