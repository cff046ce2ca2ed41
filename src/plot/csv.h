#pragma once

#include "plot/figure.h"

#include <string>

namespace tiltscope::plot {

/// A line of names, then one for each x at which a shown curve has a point, as often as it has;
/// empty where a curve has none there. A band's ends stand behind its curve. Numbers read back as
/// they were.
std::string to_csv(const Figure& figure);

}  // namespace tiltscope::plot
