#pragma once

#include "figures/run_figures.h"
#include "view/kit/ui.h"

#include <span>
#include <string>
#include <string_view>

namespace tiltscope::view {

std::string_view title_of(plot::FigureKind kind);
/// In a word, for a tab.
std::string_view tab_of(plot::FigureKind kind);
/// For ids and file names.
std::string_view key_of(plot::FigureKind kind);
/// What the figure shows of a run along this course, for a tooltip.
std::string explanation_of(plot::FigureKind kind, const TiltCourse& course);

/// Tabs that a click chooses from: in the row `box` if they fit, else also in rows below it, which
/// are `width` wide. Returns how high they are.
double draw_tabs(Ui& ui, std::span<const plot::FigureKind> kinds, plot::FigureKind& chosen,
                 const plot::Box& box, double width);

}  // namespace tiltscope::view
