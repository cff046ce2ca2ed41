#pragma once

#include "app/stored_run.h"
#include "plot/picture.h"

#include <string>
#include <vector>

/// The paper's section 4.2 from the runs on the disk.
namespace tiltscope::app {

struct PaperFigure {
  std::string name;  ///< of its files, without ending
  std::string caption;
  plot::Sheet sheet;
};

/// Figures 1 and 2 from the runs, Figure 3 from the oracle alone. `runs` hold several N, N growing,
/// and the same seeds for each; Figure 1 shows the first seed, and is left out unless d = 2.
std::vector<PaperFigure> paper_figures(const std::vector<StoredRun>& runs);

}  // namespace tiltscope::app
