#pragma once

#include "app/paper/report.h"
#include "app/results/stored_run.h"

#include <string>
#include <vector>

/// The paper's section 4.2 from the runs on the disk.
namespace tiltscope::app {

/// Runs that differ in N and the seed alone: several N, N growing, and the same seeds for each.
struct RunGroup {
  std::string key;    ///< in names of files
  std::string title;  ///< as a heading
  std::string
      shared_base_model;  ///< the file that all runs share; empty: one trained for each seed
  std::vector<StoredRun> runs;
};

/// Whose base models the runs start from, and what that costs, in sentences.
std::string base_model_note(const RunGroup& group);

/// Whether the exact scores are known, and with them the errors of Figures 2 and 3. Evaluates no
/// reward: where there are runs, their target has been found.
bool has_exact_scores(const Experiment& experiment);

/// Figures 1 and 2. Figure 1 shows the first seed, and is left out unless d = 2; Figure 2 is left
/// out where the exact scores are not known.
std::vector<PaperFigure> group_figures(const RunGroup& group);

/// Figure 3, from the oracle alone: for the experiment's reward, whose exact scores must be known,
/// and for one along the first axis.
PaperFigure taylor_figure(const Experiment& experiment);

}  // namespace tiltscope::app
