#pragma once

#include "app/compare/comparison_table.h"
#include "app/paper/report.h"

#include <vector>

namespace tiltscope::app {

/// Of a problem: for two dimensions, a picture of each method's samples over the exact density
/// ("samples-KEY"); then what each reaches against what it costs ("cost-KEY").
std::vector<PaperFigure> comparison_figures(const std::vector<ContestResult>& results,
                                            const ComparedProblem& problem);

/// The names of all figures.
std::vector<std::string> comparison_figure_names(const ComparisonPlan& plan);

}  // namespace tiltscope::app
