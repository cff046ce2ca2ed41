#pragma once

#include "view/theory.h"
#include "view/ui.h"
#include "view/widgets.h"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

/// Widgets that show a setting of the draft, change it, explain it, and say below themselves what
/// the change does and what theory thinks of it.
namespace tiltscope::view {

/// What a setting's widget is called, on the screen and among the widgets.
struct Label {
  Setting setting;
  const char* id;
  const char* name;              ///< beside the value
  const char* title;             ///< of the tooltip
  std::string_view explanation;  ///< the tooltip's text
};

using Real = double& (*)(Experiment&);
using Count = int& (*)(Experiment&);

struct RealStyle {
  plot::Range range;  ///< of the slider; typed values may lie outside
  const char* format = "%.2f";
  bool logarithmic = false;
  double fill_from = 0.0;
};

void real_setting(Ui& ui, const Label& label, Real field, const RealStyle& style);
void count_setting(Ui& ui, const Label& label, Count field, int low, int high);

/// A line with a name on the left and words on the right, of which one is chosen; a click takes the
/// next: true then.
bool choice_line(Ui& ui, const char* id, const char* name, std::span<const char* const> words,
                 int& chosen);

/// The same for a setting.
void choice_setting(Ui& ui, const Label& label, std::span<const char* const> words, int chosen,
                    const std::function<void(Experiment&, int)>& choose);

/// Two narrow widgets beside each other; their notes stand below both.
void side_by_side(Ui& ui, const char* id, const std::function<void()>& left,
                  const std::function<void()>& right);

/// The messages that belong under a setting's widget.
void draw_notes(Ui& ui, Setting setting, const std::vector<Warning>& warnings);

/// A heading that folds what is below it; true while that is to be drawn. `key` is remembered.
bool section(Ui& ui, const char* key, std::string_view title, std::string_view summary = {});

}  // namespace tiltscope::view
