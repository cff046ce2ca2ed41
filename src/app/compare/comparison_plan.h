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
  std::string refusal;           ///< why there are no runs; empty where there are
  std::vector<PlannedRun> runs;  ///< one for each seed
};

struct ComparisonPlan {
  std::vector<ComparedProblem> problems;
  std::vector<ComparedMethod> methods;
  std::vector<Contest> contests;  ///< problem by problem, the methods in their order

  std::vector<PlannedRun> runs() const;
};

struct ComparisonChoice {
  std::string methods;                ///< of --methods; empty: all
  std::string problems;               ///< of --problems; empty: all
  std::vector<std::string> settings;  ///< in every run, e.g. "evaluation.points=1000"
  int seeds = 5;
};

/// What is wrong with the text of --methods, as the end of a sentence, for CLI11; empty if nothing.
std::string check_methods(const std::string& text);
/// The same of --problems.
std::string check_problems(const std::string& text);

/// Throws ConfigError where a setting is refused.
ComparisonPlan plan_comparison(const ComparisonChoice& choice);

}  // namespace tiltscope::app
