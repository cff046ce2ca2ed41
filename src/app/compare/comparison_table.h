#pragma once

#include "app/compare/comparison_plan.h"
#include "app/paper/table.h"
#include "app/results/stored_run.h"

#include <optional>
#include <string>
#include <vector>

/// What the methods reach and what they cost, from the runs on the disk.
namespace tiltscope::app {

/// A method on a problem, over its seeds.
struct ContestResult {
  const ComparedProblem* problem = nullptr;
  const ComparedMethod* method = nullptr;
  std::string refusal;  ///< why there is nothing else
  std::vector<StoredRun> runs;

  bool sees_gradient() const;
  /// Of what a run's summary says, `key` or the part `part` of its metric `key`.
  std::optional<Cell> cell(const std::string& key, const std::string& part = "value") const;
  /// NLL of the samples less what the exact density's own samples have.
  std::optional<Cell> nll_above() const;
  /// E[r] of the samples.
  std::optional<Cell> reward() const;
  /// In forward passes of the network: F + V + 2 P.
  std::optional<Cell> passes() const;
  std::optional<Cell> seconds() const;
};

/// The results of the plan's runs in FOLDER, all of which are there.
std::vector<ContestResult> read_contests(const ComparisonPlan& plan, const std::string& folder);

std::string comparison_csv(const std::vector<ContestResult>& results);
/// A table for each problem.
std::string comparison_markdown(const std::vector<ContestResult>& results);
std::string comparison_html(const std::vector<ContestResult>& results);

}  // namespace tiltscope::app
