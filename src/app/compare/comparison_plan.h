#pragma once

#include "app/cli/experiment_options.h"
#include "app/drive/run_pool.h"
#include "config/experiment.h"
#include "finetune/compared_methods.h"

#include <string>
#include <vector>

/// What `tiltscope compare` runs: every method on every problem, with several seeds.
namespace tiltscope::app {

/// A target: a preset, and what is changed in it.
struct ComparedProblem {
  std::string key;    ///< in names of files
  std::string title;  ///< as a heading
  Experiment experiment;
};

/// A method on a problem.
struct Contest {
  std::size_t problem = 0;
  std::size_t method = 0;
  double budget = 0.0;  ///< passes F + V + 2 P that it is held to; 0: as many as its defaults take
  std::string lever;    ///< the setting that does so, "draft.rounds=7"; empty without a budget
  std::string refusal;  ///< why there are no runs; empty where there are
  std::vector<PlannedRun> runs;  ///< one for each seed
};

struct ComparisonPlan {
  std::vector<ComparedProblem> problems;
  std::vector<ComparedMethod> methods;
  /// Problem by problem: all methods at their defaults, in their order, then all at the budget.
  std::vector<Contest> contests;

  /// Each once: a method whose defaults take the budget has the same ones in both.
  std::vector<PlannedRun> runs() const;
};

struct ComparisonChoice {
  std::string methods;                ///< of --methods; empty: all
  std::string problems;               ///< of --problems; empty: all
  std::vector<std::string> settings;  ///< in every run, e.g. "evaluation.points=1000"
  int seeds = 5;
  /// Million passes that each method is held to in a second round of runs; negative: what iterative
  /// tilting takes at its defaults; 0: there is none.
  double budget = -1.0;
};

/// What is wrong with the text of --methods, as the end of a sentence, for CLI11; empty if nothing.
std::string check_methods(const std::string& text);
/// The same of --problems.
std::string check_problems(const std::string& text);

/// Throws ConfigError where a setting is refused.
ComparisonPlan plan_comparison(const ComparisonChoice& choice);

}  // namespace tiltscope::app
