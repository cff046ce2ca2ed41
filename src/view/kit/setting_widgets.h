#pragma once

#include "config/settings.h"
#include "view/kit/ui.h"
#include "view/kit/widgets.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>

/// Controls of the draft's settings, made from the table of settings. Each shows a value, changes
/// it and explains it. Where it is refused, or theory objects to it, it is tinted; the line above
/// the picture and the one at the bottom say what a change does.
namespace tiltscope::view {

/// The setting's own control: a slider for a number, two for a vector of the plane, words for a
/// choice. What is a list has none.
void draw_setting(Ui& ui, const Setting& setting);
/// The controls of two settings beside each other.
void draw_pair(Ui& ui, const Setting& left, const Setting& right);
/// The controls that the table gives to this part of the panel, in the table's order.
void draw_listed(Ui& ui, Panel panel);

/// Words of the table in the window's letters: xₜ for "x_t", E[x₀ | xₜ] for "x0_hat".
std::string lowered(std::string_view words);

/// What a setting's tooltip says.
std::string explanation(const Setting& setting);
/// A tooltip that says so, for the item just closed.
void explain_setting(Ui& ui, const Setting& setting, const char* id, std::string_view title);
/// What a setting's control is called among the widgets: "##tilting.eta".
std::string id_of(const Setting& setting);

/// One of several controls of one setting.
struct Label {
  std::string id;              ///< among the widgets
  std::string_view name;       ///< beside the value
  std::string_view title;      ///< of the tooltip
  std::string_view text = {};  ///< of the tooltip; empty for the setting's own
};

/// One number among those of a setting, and the way of a new one into an experiment.
struct Number {
  Label label;
  double value;
  Slider slider;
  std::function<void(Experiment&, double)> put;
  plot::Colour colour;
};

void draw_number(Ui& ui, const Setting& setting, const Number& number);

/// A choice between words, and the way of the one chosen into an experiment.
void draw_choice(Ui& ui, const Setting& setting, const Label& label,
                 std::span<const char* const> words, std::size_t chosen,
                 const std::function<void(Experiment&, std::size_t)>& choose);

/// A line with a name on the left and words on the right, of which one is chosen; a click takes the
/// next: true then.
bool choice_line(Ui& ui, const char* id, std::string_view name, std::span<const char* const> words,
                 int& chosen);

/// Two narrow widgets beside each other.
void side_by_side(Ui& ui, const char* id, const std::function<void()>& left,
                  const std::function<void()>& right);

/// Tints the item just closed where something is wrong with settings of this subject, or theory
/// warns of it, and says beside the panel what is wrong. Controls of a setting do so by themselves.
void mark_objection(Ui& ui, const Subject& subject);

/// A heading that folds what is below it; true while that is to be drawn. `key` is remembered.
/// While it is folded, it counts the warnings that it hides, or else has the summary.
bool section(Ui& ui, const char* key, std::string_view title, std::string_view summary = {},
             std::span<const Warning> warnings = {});

}  // namespace tiltscope::view
