#pragma once

#include "plot/figure.h"
#include "view/kit/tooltip.h"
#include "view/kit/ui.h"
#include "view/look/icons.h"

#include <span>
#include <string>
#include <string_view>

namespace tiltscope::view {

/// What a number's widget reports: while it is held, and once when it is let go.
enum class Edit { none, held, released };

/// What a typed number may be.
enum class Typed { anything, in_range };

/// A thin slider; Ctrl+click to type. `fill_from` is where its coloured part starts.
Edit slider(Ui& ui, const char* id, double& value, plot::Range range, double fill_from,
            plot::Colour colour, const char* format = "%.2f", bool logarithmic = false,
            Typed typed = Typed::anything);
/// On a logarithmic scale.
Edit slider(Ui& ui, const char* id, int& value, int low, int high);

/// With stops 0 to `last`, at the cursor.
Edit stops(Ui& ui, const char* id, int& stop, int last, float width);

/// A number as printf has it.
std::string printed(const char* format, double value);

/// A line with a name on the left and a value on the right.
void value_line(Ui& ui, std::string_view name, std::string_view value);

/// Round; filled with the accent if `primary`.
bool icon_button(Ui& ui, const char* id, Icon icon, float diameter, bool primary = false);

/// A word that is on or off; `at` is its upper left corner in the window. A click turns it: true
/// then.
bool chip(Ui& ui, const char* id, ImVec2 at, const char* word, bool& on);
/// How wide it is.
float chip_width(const Ui& ui, const char* word);

/// The looks of a switch whose left end is at `at`; the item it belongs to is another's.
void draw_switch(const Ui& ui, ImVec2 at, bool on, bool lit);

/// Beside each word of a choice, in units of the design: as a rule, and at least.
inline constexpr float choice_air = 8.0F;
inline constexpr float least_choice_air = 5.0F;

/// Two or more words in a row of which one is chosen; `at` is the upper left corner in the window.
/// A click takes the word under the mouse, of two words the other one; Enter takes the next one.
/// True where another word is chosen now.
bool choice(Ui& ui, const char* id, ImVec2 at, std::span<const char* const> words, int& chosen,
            float air = choice_air);
/// How wide such a row is.
float choice_width(const Ui& ui, std::span<const char* const> words, float air = choice_air);

/// Half as wide as the mark of what folds, in units of the design.
inline constexpr float fold_mark = 4.5F;
/// The mark of what folds, around `centre`: down where it is open, to the left where it is not.
void draw_fold_mark(const Ui& ui, ImVec2 centre, bool open, bool lit);

/// Text over several lines, in the small face.
void paragraph(Ui& ui, plot::Colour colour, std::string_view text);

}  // namespace tiltscope::view
