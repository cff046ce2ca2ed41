#pragma once

#include "view/kit/ui.h"

#include <optional>
#include <string>
#include <vector>

namespace tiltscope::view {

/// A menu of what can be compared: four N, or methods, with a box for each. What they run is the
/// experiment of the draft, by each method.
class MethodsMenu {
 public:
  /// A method as it would run.
  struct Choice {
    std::string key;  ///< in the preferences
    std::string title;
    std::string about;    ///< what it does and needs
    std::string refusal;  ///< why it cannot run, as a sentence; empty if it can
    Experiment experiment;
  };

  static constexpr const char* popup = "##compare-popup";

  /// In every frame, in the window that opened it; its upper left corner.
  void draw(Ui& ui, ImVec2 at);

  /// Those that are chosen and can run, each experiment once.
  static std::vector<Comparison::Contestant> chosen(const Experiment& experiment,
                                                    const std::set<std::string>& keys);

 private:
  static std::vector<Choice> choices(const Experiment& experiment);

  std::optional<Experiment> of_;  ///< what `choices_` are of
  std::vector<Choice> choices_;
};

/// The button that opens the menu, or stops a comparison that is under way; at the cursor.
void draw_compare_button(Ui& ui, const char* id, const char* words, ImVec2 size);

}  // namespace tiltscope::view
